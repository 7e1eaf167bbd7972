import { type Actor, hasRole } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { dateOf, type LocalDate } from '../kernel/month.js';
import { Refusal, refuse } from '../kernel/refusal.js';
import type { RegionCode } from '../kernel/region-code.js';
import { type Refused, refusedBy } from '../platform/fact-kind.js';
import { factTable } from '../platform/fact-table.js';
import { assertMayClaim, assertNotFuture, factId, type NewFact } from '../platform/facts.js';
import { compiledFindings, refusalOf } from '../platform/validation.js';
import { dueBackOn } from './asset-terms.js';
import {
  CUSTODY_EVENT_TEXT,
  type CustodyEventKind,
  RecordCustodyEventInput,
} from './custody-event.entity.js';
import type { SaidEvent } from './custody-state.js';
import type { ReusableAsset } from './reusable-asset.entity.js';

/** 流转事件: every step of every asset. */
export const CUSTODY_EVENT = factTable({
  name: 'custody_event',
  title: { zh: '可循环包装流转', en: 'custody event' },
  happened: 'occurred_at',
});

/** One step of one asset, as a caller gives it. */
export type CustodyRow = Pick<
  RecordCustodyEventInput,
  'kind' | 'assetId' | 'occurredAt' | 'sourceRef' | 'evidenceGrade'
> &
  Partial<RecordCustodyEventInput>;

type Said = keyof RecordCustodyEventInput;

/** What a step of a kind cannot do without. COMMISSION has a file and a mutation of its own. */
const NEEDED: Partial<Record<CustodyEventKind, readonly Said[]>> = {
  ISSUE: ['outletId', 'parcelRef'],
  DECLARE_RETURN: ['outletId', 'personId'],
  RETURN: ['outletId'],
  INSPECT: ['inspection'],
  HAND_OVER: ['toEnterpriseId'],
  RETIRE: ['note'],
  ASSIGN_GRAI: ['grai'],
};

/** Kept where a kind says it, dropped elsewhere, so that a stray cell of a file says nothing. */
const KEPT: Partial<Record<Said, readonly CustodyEventKind[]>> = {
  personId: ['ISSUE', 'DECLARE_RETURN', 'RETURN'],
  parcelRef: ['ISSUE'],
  dueBackOn: ['ISSUE'],
  grai: ['ASSIGN_GRAI'],
  toEnterpriseId: ['HAND_OVER'],
  inspection: ['INSPECT'],
};

const fieldFindings = compiledFindings(RecordCustodyEventInput);

/** What is wrong with a row by itself; `timeField` is what its caller calls the time. */
export function refusedRow(
  actor: Actor,
  today: LocalDate,
  row: CustodyRow,
  timeField: string,
): Refused | undefined {
  const [found] = fieldFindings(row);
  if (found) return { refusal: refusalOf([found]), field: found.path };
  const isElsewhere =
    row.kind === 'COMMISSION' || (row.kind === 'DECLARE_RETURN' && !hasRole(actor, 'CONSUMER'));
  if (isElsewhere) return { refusal: notACustodyStep(), field: 'kind' };
  const missing = NEEDED[row.kind]?.find((name) => row[name] === undefined || row[name] === null);
  if (missing) return { refusal: fieldMissing(row.kind, missing), field: missing };
  return (
    refusedBy('evidenceGrade', () => assertMayClaim(actor, row.evidenceGrade)) ??
    refusedBy(timeField, () => assertNotFuture(dateOf(row.occurredAt), today, timeField))
  );
}

/** The event that a row tells of an asset. */
export const eventOf = (
  row: CustodyRow,
  asset: Pick<ReusableAsset, 'id' | 'kind' | 'poolId'>,
  at: { readonly enterpriseId: Id; readonly regionCode: RegionCode; readonly position: number },
): SaidEvent => {
  const kept = <Name extends Said>(name: Name) =>
    KEPT[name]?.includes(row.kind) === false ? null : (row[name] ?? null);
  return {
    ...NOTHING_SAID,
    id: factId(CUSTODY_EVENT, at.enterpriseId, row.sourceRef),
    ...at,
    assetId: asset.id,
    assetKind: asset.kind,
    poolId: asset.poolId,
    evidenceGrade: row.evidenceGrade,
    kind: row.kind,
    occurredAt: row.occurredAt,
    outletId: row.outletId ?? null,
    personId: kept('personId') as Id | null,
    parcelRef: kept('parcelRef') as string | null,
    dueBackOn:
      row.kind === 'ISSUE' ? ((kept('dueBackOn') as LocalDate | null) ?? dueBackOn(row.occurredAt)) : null,
    note: row.note ?? null,
    grai: kept('grai') as string | null,
    toEnterpriseId: kept('toEnterpriseId') as Id | null,
    isSale: row.kind === 'HAND_OVER' || row.kind === 'ACCEPT' ? (row.isSale ?? false) : null,
    inspection: kept('inspection') as SaidEvent['inspection'],
  };
};

export const NOTHING_SAID = {
  outletId: null,
  personId: null,
  parcelRef: null,
  dueBackOn: null,
  note: null,
  specificationCode: null,
  grai: null,
  toEnterpriseId: null,
  isSale: null,
  inspection: null,
  isWithdrawn: false,
} as const;

/** The fact of an event. A due date that was not given is stored and no part of what a second delivery must match. */
export const factOf = (event: SaidEvent, sourceRef: string, givenDueBackOn: LocalDate | null): NewFact => ({
  enterpriseId: event.enterpriseId,
  regionCode: event.regionCode,
  sourceRef,
  evidenceGrade: event.evidenceGrade,
  columns: {
    asset_id: event.assetId,
    kind: event.kind,
    occurred_at: event.occurredAt,
    outlet_id: event.outletId,
    person_id: event.personId,
    parcel_ref: event.parcelRef,
    due_back_on: givenDueBackOn,
    note: event.note,
    specification_code: event.specificationCode,
    grai: event.grai,
    to_enterprise_id: event.toEnterpriseId,
    is_sale: event.isSale,
    inspection: event.inspection,
    is_withdrawn: event.isWithdrawn,
    // What an asset is and to which pool it belongs is said once; later events only carry it.
    ...(event.kind === 'COMMISSION' ? { asset_kind: event.assetKind, pool_id: event.poolId } : undefined),
  },
  derived: {
    position: event.position,
    asset_kind: event.assetKind,
    pool_id: event.poolId,
    due_back_on: event.dueBackOn,
  },
});

const fieldMissing = (kind: CustodyEventKind, field: string): Refusal =>
  refuse.badInput(
    'FIELD_MISSING',
    {
      zh: `“${CUSTODY_EVENT_TEXT[kind].zh}”须填写 ${field}，请填写。`,
      en: `The step "${CUSTODY_EVENT_TEXT[kind].en}" needs ${field}; fill it in.`,
    },
    { kind, field },
  );

const notACustodyStep = (): Refusal =>
  refuse.badInput('NOT_A_CUSTODY_STEP', {
    zh: '投用请使用“可循环包装投用”的操作或文件填报，归还申报由消费者本人作出；此处只填报企业投用之后的流转。',
    en: 'Assets are commissioned by an operation and a file of their own, and returns are declared by consumers; here are the steps of a firm after that.',
  });
