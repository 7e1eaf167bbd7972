import { Injectable } from '@nestjs/common';
import { EnterprisesService } from '../enterprises/index.js';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { refuse } from '../kernel/refusal.js';
import { scopeOf } from '../platform/access.js';
import { Database } from '../platform/database.js';
import { type FactRegister, FactStore } from '../platform/fact-store.js';
import { factTable, standing } from '../platform/fact-table.js';
import { periodFindings } from '../platform/period.js';
import { all, type Sql, sql } from '../platform/sql.js';
import {
  RecordRecoveryDeviceInput,
  RecoveryDevice,
  type RecoveryDeviceCoverage,
} from './recovery-device.entity.js';

/** Most counties that an answer may name: GB/T 2260 has about 3,000. */
const COUNTIES = 4_000;

@Injectable()
export class RecoveryDevicesService {
  /** 回收装置 */
  readonly devices: FactRegister<RecoveryDevice, RecordRecoveryDeviceInput>;

  constructor(
    private readonly database: Database,
    facts: FactStore,
    enterprises: EnterprisesService,
  ) {
    this.devices = facts.of({
      table: RECOVERY_DEVICE,
      record: RecoveryDevice,
      input: RecordRecoveryDeviceInput,
      // A device serves month after month without a fact of each: it is counted on a day, not summed over a month.
      measuredBy: null,
      register: { feature: 'devices', from: 'in_service_from' },
      placing: (transaction, enterpriseId, items) =>
        enterprises.placingByOutlet(transaction, enterpriseId, items),
      findings: ({ inServiceFrom, inServiceTo }, today) =>
        periodFindings(
          { field: 'inServiceFrom', day: inServiceFrom },
          { field: 'inServiceTo', day: inServiceTo },
          today,
        ),
    });
  }

  /** By county, within the actor's scope; a county without a device in service is left out. */
  async coverage(
    actor: Actor,
    { on, enterpriseId, asKnownAt }: { on: LocalDate; enterpriseId?: Id | null; asKnownAt?: Date | null },
  ): Promise<RecoveryDeviceCoverage[]> {
    const found = await this.database.rows<RecoveryDeviceCoverage>(sql`
      SELECT region_code AS regionCode, COUNT(DISTINCT outlet_id) AS outlets,
        COUNT(DISTINCT IF(device_kind = 'STANDARD_BIN', outlet_id, NULL)) AS outletsWithStandardBin
      FROM recovery_device
      WHERE ${all([
        scopeOf(actor),
        enterpriseId ? sql`enterprise_id = ${enterpriseId}` : undefined,
        standing(asKnownAt),
        inServiceOn(on),
      ])}
      GROUP BY region_code ORDER BY region_code LIMIT ${COUNTIES}`);
    return found.map(({ regionCode, outlets, outletsWithStandardBin }) => ({
      regionCode,
      outlets: Number(outlets),
      outletsWithStandardBin: Number(outletsWithStandardBin),
    }));
  }
}

/** Both days included. */
export const inServiceOn = (on: LocalDate): Sql =>
  sql`in_service_from <= ${on} AND (in_service_to IS NULL OR in_service_to >= ${on})`;

const RECOVERY_DEVICE = factTable({
  name: 'recovery_device',
  title: { zh: '回收装置', en: 'recovery device' },
  happened: null,
  standsOnce: {
    columns: ['enterprise_id', 'device_code'],
    refusal: ({ device_code: deviceCode }, other) =>
      refuse.conflict(
        'DEVICE_ALREADY_RECORDED',
        {
          zh: `回收装置 ${deviceCode} 已以来源单号 ${other.sourceRef} 登记，重复登记会虚增；如需修改请更正该记录。`,
          en: `The recovery device ${deviceCode} is already recorded under reference ${other.sourceRef} and would count twice; correct that record instead.`,
        },
        { deviceCode, factId: other.id, sourceRef: other.sourceRef },
      ),
  },
});
