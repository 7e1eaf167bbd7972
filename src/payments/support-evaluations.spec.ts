import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { CITY, openRound, registerFirms } from '../../test/support/approved-cases.js';
import type { RegionCode } from '../kernel/region-code.js';
import { write } from '../platform/database.js';
import { insertInto, raw } from '../platform/sql.js';

const EVALUATE = `query ($toMonth: Month!, $method: String!) {
  supportEvaluation(roundId: "round", method: $method, fromMonth: "2026-01", toMonth: $toMonth) {
    firms firmMonths firmMonthsStored paidYuan avoidedTonnes yuanPerTonne yuanPerTonneLow yuanPerTonneHigh
    undetermined { en } } }`;
const ASKED = { toMonth: '2026-02', method: 'nev-for-diesel' };

describe('the evaluation of a round', () => {
  let platform: Platform;
  let officer: Caller;
  const at = new Date('2026-03-01T00:00:00Z');
  const insert = (table: string, rows: readonly Record<string, unknown>[]) =>
    platform.database.transaction((transaction) => write(transaction, insertInto(table, rows)));
  const reduction = (enterpriseId: string, month: string, kg: string | null) => ({
    enterprise_id: enterpriseId,
    month,
    kind: 'REDUCTION',
    method: 'nev-for-diesel',
    method_version: 1,
    factor_release: '2026-1',
    restated_by: '',
    input_digest: '0'.repeat(64),
    result: JSON.stringify({
      reductionKg: kg,
      interval: kg && { low: String(Number(kg) / 2), high: String(Number(kg) * 2) },
    }),
    computed_at: at,
  });
  const evaluate = async (variables: object = ASKED) =>
    (await officer.get<{ supportEvaluation: object }>(EVALUATE, variables)).supportEvaluation;

  beforeAll(async () => {
    platform = await openPlatform({ worker: false });
    officer = await platform.as({ id: 'officer', roles: ['CASE_OFFICER'], regionCode: CITY });
    await registerFirms(platform, ['firm-1', 'firm-2', 'firm-3']);
    await openRound(platform, 'round', null);
    await insert('payment_batch', [
      {
        id: 'batch',
        round_id: 'round',
        region_code: CITY,
        state: 'SETTLED',
        order_count: 3,
        total_fen: '3000000',
        orders_digest: '0'.repeat(64),
        proposed_by: 'a',
        proposed_at: at,
        decided_by: 'b',
        decided_at: at,
      },
    ]);
    await insert(
      'payment_order',
      ['firm-1', 'firm-2', 'firm-3'].map((firm, index) => ({
        id: firm,
        batch_id: 'batch',
        position: index + 1,
        kind: 'INSTALMENT',
        instalment_id: firm,
        case_id: firm,
        case_number: firm,
        enterprise_id: firm,
        region_code: CITY,
        state: index === 2 ? 'FAILED' : 'PAID',
        ordered_fen: '1000000',
        paid_fen: index === 2 ? '0' : '1000000',
      })),
    );
    await insert('carbon_result', [
      reduction('firm-1', '2026-01', '400'),
      reduction('firm-1', '2026-02', '600'),
      reduction('firm-2', '2026-01', '1000'),
      reduction('firm-2', '2026-02', '2000'),
      reduction('firm-3', '2026-01', '9999'),
    ]);
  });
  afterAll(() => platform.close());

  it('is yuan paid over tonnes that those avoided who were paid, with its bounds', async () => {
    expect(await evaluate()).toEqual({
      firms: 2,
      firmMonths: 4,
      firmMonthsStored: 4,
      paidYuan: '20000.00',
      avoidedTonnes: '4.000',
      yuanPerTonne: '5000.00',
      yuanPerTonneLow: '2500.00',
      yuanPerTonneHigh: '10000.00',
      undetermined: null,
    });
  });

  it('is undetermined where a month is not stored, was not counted, or the method is another', async () => {
    expect(await evaluate({ ...ASKED, toMonth: '2026-03' })).toMatchObject({
      yuanPerTonne: null,
      avoidedTonnes: null,
      undetermined: { en: expect.stringContaining('2 months') },
    });
    expect(await evaluate({ ...ASKED, method: 'carton-reuse' })).toMatchObject({
      firmMonthsStored: 0,
      yuanPerTonne: null,
    });
    await platform.rows(
      raw(
        `UPDATE carbon_result SET result = '{"reductionKg":null,"interval":null}' WHERE enterprise_id = 'firm-2' AND month = '2026-02'`,
      ),
    );
    expect(await evaluate()).toMatchObject({ firmMonthsStored: 4, yuanPerTonne: null });
  });

  it('is asked of a round within reach and of so many months', async () => {
    const elsewhere = await platform.as({
      id: 'e',
      roles: ['CASE_OFFICER'],
      regionCode: '220000' as RegionCode,
    });
    expect((await elsewhere.refused(EVALUATE, ASKED)).extensions.reason).toBe('ROUND_UNKNOWN');
    expect((await officer.refused(EVALUATE, { ...ASKED, toMonth: '2035-01' })).extensions.reason).toBe(
      'MONTHS_TOO_MANY',
    );
  });
});
