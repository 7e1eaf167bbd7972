import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { raw, sql } from '../../src/platform/sql.js';
import { type Caller, openPlatform, type Platform } from '../support/app.js';
import { LUKOU, WEINING } from '../support/world-firms.js';

/**
 * Bad input that belongs to no single feature: what is wrong is said by code, reason and sentence, and nothing is left
 * behind. Wrong files, months, masses, specifications, envelopes, queries and tokens are beside their features.
 */

const REGISTER = 'mutation ($input: RegisterEnterpriseInput!) { registerEnterprise(input: $input) { id } }';
const OPEN_OUTLET = 'mutation ($input: OpenOutletInput!) { openOutlet(input: $input) { id } }';
const QUALIFY =
  'mutation ($input: RecordQualificationsInput!) { recordQualifications(input: $input) { id } }';
const ENTERPRISE = 'query ($id: ID!) { enterprise(id: $id) { id } }';
const INDICATORS = `query ($id: ID!) {
  indicators(regionCode: "430000", enterpriseId: $id, from: "2026-09") { value }
}`;
const ELIGIBILITY = `query ($id: ID!) {
  eligibility(enterpriseId: $id, programme: "P01", at: "2019-12-31") { applicantState }
}`;
const COUNTS = 'query ($id: ID!) { parcelCounts(enterpriseId: $id) { nodes { id } } }';

const FIRM = WEINING.firm;
const FOREIGN = LUKOU.firm;
const TABLES = ['enterprise', 'outlet', 'qualification', 'parcel_count', 'outbox_event'];

let platform: Platform;
let operator: Caller;
let reporter: Caller;

const state = async () => {
  const counts = await Promise.all(
    TABLES.map((table) => platform.rows<{ count: string }>(sql`SELECT COUNT(*) AS count FROM ${raw(table)}`)),
  );
  return counts.map(([found]) => Number(found?.count));
};

describe('bad input', () => {
  beforeAll(async () => {
    platform = await openPlatform({ worker: false });
    operator = await platform.as({ roles: ['OPERATOR'] });
    for (const input of [FIRM, FOREIGN]) await operator.get(REGISTER, { input });
    reporter = await platform.as({ id: 'weining-reporter', roles: ['REPORTER'], enterpriseId: FIRM.id });
  });
  afterAll(() => platform.close());

  describe('registering a firm', () => {
    const other = { ...FIRM, id: 'other' };
    const WRONG_CODE = `${FIRM.uscc.slice(0, 17)}${FIRM.uscc.endsWith('0') ? '1' : '0'}`;

    it.each([
      [
        'a wrong check character',
        { ...other, uscc: WRONG_CODE },
        'USCC_INVALID',
        `统一社会信用代码“${WRONG_CODE}”无效：须为 18 位且校验码正确（GB 32100），请对照营业执照核对。`,
      ],
      [
        'an unknown region',
        { ...other, uscc: '91430100GP0000999D', regionCode: '439999' },
        'REGION_UNKNOWN',
        '行政区划代码 439999 不在 GB/T 2260 名录中，请核对代码。',
      ],
    ])('refuses %s and registers nothing', async (_name, input, reason, sentence) => {
      const before = await state();
      const chinese = await platform.as({ roles: ['OPERATOR'] }, 'zh-CN');
      const refused = await chinese.refused(REGISTER, { input });
      expect(refused).toMatchObject({ message: sentence, extensions: { code: 'BAD_USER_INPUT', reason } });
      expect(await state()).toEqual(before);
    });
  });

  describe("a foreign enterprise's id", () => {
    const SENTENCE = 'There is no such enterprise: the id is wrong, or it is outside what you may see.';
    const unknown = (id: string) => ({
      message: SENTENCE,
      extensions: { code: 'NOT_FOUND', reason: 'ENTERPRISE_UNKNOWN', details: { enterpriseId: id } },
    });

    it.each([
      ['its register entry', ENTERPRISE],
      ['its indicators', INDICATORS],
      ['its eligibility', ELIGIBILITY],
    ])('answers for %s as one that does not exist', async (_name, query) => {
      expect(await reporter.refused(query, { id: FOREIGN.id })).toMatchObject(unknown(FOREIGN.id));
      expect(await reporter.refused(query, { id: 'nobody' })).toMatchObject(unknown('nobody'));
    });

    it('finds none of its records', async () => {
      expect(await reporter.get(COUNTS, { id: FOREIGN.id })).toEqual({ parcelCounts: { nodes: [] } });
    });

    const outlet = { id: 'o-1', nameZh: '网点', regionCode: '430202', openedOn: '2026-01-01' };
    const qualification = {
      sourceRef: 'q-1',
      evidenceGrade: 'THIRD_PARTY_DOCUMENT',
      name: 'isLegalPerson',
      isHeld: true,
      validFrom: '2026-01-01',
      documentRef: '1',
    };
    it.each([
      ['an outlet', OPEN_OUTLET, { ...outlet, enterpriseId: FOREIGN.id }],
      ['a qualification', QUALIFY, { enterpriseId: FOREIGN.id, items: [qualification] }],
    ])('takes no record of %s for it', async (_name, mutation, input) => {
      const before = await state();
      expect(await reporter.refused(mutation, { input })).toMatchObject(unknown(FOREIGN.id));
      expect(await state()).toEqual(before);
    });
  });
});
