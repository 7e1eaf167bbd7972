import { Injectable } from '@nestjs/common';
import { EnterprisesService } from '../enterprises/index.js';
import type { Actor } from '../kernel/actor.js';
import { derivedId, type Id } from '../kernel/id.js';
import { refuse } from '../kernel/refusal.js';
import { rows, type Transaction } from '../platform/database.js';
import { allRecorded, type Outcome, type Placing } from '../platform/fact-kind.js';
import { type FactRegister, FactStore } from '../platform/fact-store.js';
import { factTable } from '../platform/fact-table.js';
import type { Recorded } from '../platform/facts.js';
import type { FieldFinding } from '../platform/validation.js';
import { RegionsService, regionUnknown } from '../regions/index.js';
import { findEntries } from './fleet.queries.js';
import { vehicleFinding, withVehicleId } from './named-vehicle.js';
import {
  type CorrectVehicleDocumentInput,
  RecordVehicleDocumentInput,
  VehicleDocument,
} from './vehicle-document.entity.js';
import { unknownVehicle } from './vehicle-register.js';
import type { Vehicle } from './vehicle.entity.js';
import { type ForFirm, writingFirm } from './writing-firm.js';

const VEHICLE_DOCUMENT = factTable({
  name: 'vehicle_document',
  title: { zh: '车辆证照', en: 'vehicle document' },
  happened: null,
  standsOnce: {
    columns: ['vehicle_id', 'enterprise_id', 'document_key'],
    refusal: ({ number, valid_from: validFrom }, other) =>
      refuse.conflict(
        'DOCUMENT_ALREADY_RECORDED',
        {
          zh: `编号 ${String(number)}、自 ${String(validFrom)} 起有效的证照已以来源单号 ${other.sourceRef} 记录；如需修改请更正该记录。`,
          en: `The document ${String(number)}, valid from ${String(validFrom)}, is recorded already under reference ${other.sourceRef}; correct that record instead.`,
        },
        { number, validFrom, factId: other.id, sourceRef: other.sourceRef },
      ),
  },
});

/** 车辆证照: filing, marking, insurance and the like as dated facts. */
@Injectable()
export class VehicleDocumentsService {
  readonly documents: FactRegister<VehicleDocument, RecordVehicleDocumentInput>;

  constructor(
    private readonly facts: FactStore,
    private readonly enterprises: EnterprisesService,
    private readonly regions: RegionsService,
  ) {
    this.documents = facts.of({
      table: VEHICLE_DOCUMENT,
      record: VehicleDocument,
      input: RecordVehicleDocumentInput,
      measuredBy: null,
      placing: (transaction, enterpriseId, items) => this.placing(transaction, enterpriseId, items),
      findings: documentFindings,
    });
  }

  /** Records documents of the firm's vehicles, all or none. */
  async record(
    actor: Actor,
    input: ForFirm & { items: readonly RecordVehicleDocumentInput[] },
  ): Promise<Recorded[]> {
    const firm = { enterpriseId: await writingFirm(this.enterprises, actor, input) };
    return this.facts.database.transaction(async (transaction) =>
      allRecorded(await this.append(transaction, actor, input.items, firm)),
    );
  }

  /** Records what can be recorded and says of every item, in the order given, what became of it. */
  append(
    transaction: Transaction,
    actor: Actor,
    items: readonly RecordVehicleDocumentInput[],
    firm: { enterpriseId?: Id } = {},
  ): Promise<Outcome[]> {
    return this.documents.append(transaction, actor, items.map(withVehicleId), firm);
  }

  async correct(actor: Actor, input: ForFirm & CorrectVehicleDocumentInput): Promise<Recorded> {
    return this.documents.correct(
      actor,
      withVehicleId(input),
      await writingFirm(this.enterprises, actor, input),
    );
  }

  /** As `correct` for the own firm, inside the caller's transaction. */
  replace(transaction: Transaction, actor: Actor, item: CorrectVehicleDocumentInput): Promise<Recorded> {
    return this.documents.replace(transaction, actor, withVehicleId(item));
  }

  private async placing(
    transaction: Transaction,
    enterpriseId: Id,
    items: readonly RecordVehicleDocumentInput[],
  ): Promise<Placing<RecordVehicleDocumentInput>> {
    const vehicleIds = items.flatMap(({ vehicleId }) => vehicleId ?? []);
    const entries = await rows<Vehicle>(transaction, findEntries(enterpriseId, { vehicleIds }));
    const own = new Set(entries.map(({ vehicleId }) => vehicleId));
    const regions = await this.regions.knownCodes(
      transaction,
      items.map(({ regionCode }) => regionCode),
    );
    return (item) => {
      const { regionCode, kind, number, validFrom } = item;
      if (!own.has(item.vehicleId ?? '')) return unknownVehicle(item);
      if (!regions.has(regionCode)) return { refusal: regionUnknown(regionCode), field: 'regionCode' };
      return { regionCode, derived: { document_key: derivedId(kind, number, validFrom) } };
    };
  }
}

const documentFindings = (item: RecordVehicleDocumentInput): FieldFinding[] =>
  [vehicleFinding(item), validityFinding(item)].filter((found) => found !== undefined);

/** An insurance always ends; the rest may hold until further notice. */
function validityFinding({ kind, validFrom, validTo }: RecordVehicleDocumentInput): FieldFinding | undefined {
  if (validTo && validTo < validFrom) {
    return {
      path: 'validTo',
      reason: 'VALIDITY_REVERSED',
      text: {
        zh: 'validTo 早于 validFrom，请核对日期。',
        en: 'validTo is before validFrom; check the dates.',
      },
    };
  }
  if (kind !== 'INSURANCE' || validTo) return undefined;
  return {
    path: 'validTo',
    reason: 'INSURANCE_WITHOUT_END',
    text: {
      zh: '保险须填写有效期止 validTo，请对照保险单填写。',
      en: 'An insurance needs its last day, validTo; take it from the policy.',
    },
  };
}
