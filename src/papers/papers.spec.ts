import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { CITY } from '../../test/support/approved-cases.js';
import { registerFleets } from '../../test/support/fleets.js';
import { readWorkbook, textOfPdf } from '../../test/support/reports.js';
import { approveVans, publishVans } from '../../test/support/van-cases.js';
import type { RegionCode } from '../kernel/region-code.js';
import { raw } from '../platform/sql.js';

const PAPERS = [
  ['cases/case-1/application', '电动车补贴申报表'],
  ['cases/case-1/decision', '资金支持决定书'],
  ['rounds/round-1/notice', '拟支持名单公示'],
  ['batches/batch-1/payments', '资金拨付清单'],
] as const;

describe('papers', () => {
  let platform: Platform;
  let officer: Caller;
  let firm: Caller;
  const bytes = async (of: Caller, path: string) =>
    new Uint8Array(await (await of.fetch(`/papers/${path}`)).arrayBuffer());
  const text = async (path: string, of = officer) =>
    (await textOfPdf(await bytes(of, path))).replaceAll(/\s+/g, '');
  const cells = async (path: string, of = officer) =>
    readWorkbook(await bytes(of, `${path}?format=xlsx`)).sheets.flatMap(({ rows }) => rows.flat());

  beforeAll(async () => {
    platform = await openPlatform({ worker: false });
    officer = await platform.as({ id: 'officer', roles: ['CASE_OFFICER'], regionCode: CITY });
    firm = await platform.as({ id: 'reporter', roles: ['REPORTER'], enterpriseId: 'vans' });
    await registerFleets(platform.app, [{ id: 'vans', regionCode: '430102', electric: 2, others: 1 }]);
    await publishVans(platform, ['vans']);
    await approveVans(platform, { caseId: 'case-1', roundId: 'round-1', enterpriseId: 'vans' });
    await platform.rows(
      raw(`UPDATE subsidy_case SET notice_from = '2024-07-01', notice_to = '2024-07-07' WHERE id = 'case-1'`),
    );
    await officer.get(
      `mutation ($input: ProposePaymentBatchInput!) { proposePaymentBatch(input: $input) { id } }`,
      {
        input: { id: 'batch-1', roundId: 'round-1' },
      },
    );
  });
  afterAll(() => platform.close());

  it.each(PAPERS)('%s is set as PDF and as workbook, in Chinese and in English', async (path, title) => {
    expect(await text(path)).toContain(title);
    expect((await cells(path)).join('')).toContain(title);
    const response = await officer.fetch(`/papers/${path}?format=xlsx&language=en`);
    expect(response.headers.get('content-type')).toContain('spreadsheetml');
    const english = readWorkbook(new Uint8Array(await response.arrayBuffer()));
    expect(english.sheets.flatMap(({ rows }) => rows.flat()).join('')).not.toContain(title);
  });

  it('say of a decision which condition, fact, evidence and clause it rests on, and what one may do', async () => {
    const decision = await text('cases/case-1/decision', firm);
    for (const said of [
      'vans速递',
      '予以支持',
      '2,000.00元',
      '独立法人',
      '第三方文件',
      'V.1',
      '不予支持或无法判断的理由',
      '个人信息保护法',
      '申请复核',
    ])
      expect(decision).toContain(said);
    const [digest] = await platform.rows<{ digest: string }>(
      raw(`SELECT content_digest AS digest FROM case_decision WHERE case_id = 'case-1'`),
    );
    expect(decision).toContain(digest?.digest);
  });

  it('list who is supported with how much, and every payment of a batch with its total', async () => {
    const notice = await cells('rounds/round-1/notice');
    expect(notice).toEqual(expect.arrayContaining(['VAN-case-1', 'vans速递', 2000, '2024-07-07']));
    const list = await cells('batches/batch-1/payments');
    expect(list).toEqual(
      expect.arrayContaining(['VAN-case-1', 'vans速递', 2000, 0, '待审批', '2,000.00 元']),
    );
  });

  it('are shown to the firm of the case and to departments of its region alone', async () => {
    const status = async (of: Caller, path: string) => (await of.fetch(`/papers/${path}`)).status;
    const elsewhere = await platform.as({
      id: 'elsewhere',
      roles: ['CASE_OFFICER'],
      regionCode: '220000' as RegionCode,
    });
    const other = await platform.as({ id: 'other', roles: ['REPORTER'], enterpriseId: 'other' });
    for (const [path] of PAPERS) expect(await status(elsewhere, path)).toBe(404);
    expect(await status(other, 'cases/case-1/decision')).toBe(404);
    expect(await status(firm, 'cases/case-1/application')).toBe(200);
    expect(await status(firm, 'batches/batch-1/payments')).toBe(403);
    expect(await status(officer, 'cases/case-1/application?format=docx')).toBe(400);
  });
});
