import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { imported, openFirms, refusedRows, REPORTER } from '../../test/support/imports.js';
import { EnterprisesService } from '../enterprises/index.js';
import type { Actor } from '../kernel/actor.js';
import type { LocalDate } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { raw } from '../platform/sql.js';
import { IMPORT_KINDS } from './import-kinds.js';

const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
/** Who sends a kind, where it is not the courier: a recycler weighs again what was handed to it. */
const SENDERS: Readonly<Record<string, string>> = { 'recycler-weighing': 'recycler' };
const OPERATOR: Actor = { id: 'operator', kind: 'person', roles: ['OPERATOR'] };
const CASES = IMPORT_KINDS.map(({ code, examples }) => ({ code, rows: examples.length }));

/** In the order of the kinds: a vehicle is there before its use, a site before its meters. */
describe('a file of every kind', () => {
  let platform: Platform;
  const callers = new Map<string, Caller>();
  beforeAll(async () => {
    platform = await openPlatform();
    await openFirms(platform);
    const enterprises = platform.app.get(EnterprisesService);
    await enterprises.registerEnterprise(OPERATOR, {
      id: 'recycler',
      uscc: '91430100MA4L16JQ9D',
      nameZh: '长沙示例再生资源有限公司',
      nameEn: null,
      kind: 'RECYCLER',
      regionCode: '430100' as RegionCode,
    });
    await enterprises.openOutlet(OPERATOR, {
      id: 'outlet-1',
      enterpriseId: 'firm-a',
      nameZh: '示例网点',
      regionCode: '430102' as RegionCode,
      openedOn: '2020-01-01' as LocalDate,
    });
    for (const enterpriseId of ['firm-a', 'recycler'])
      callers.set(
        enterpriseId,
        await platform.as({ ...REPORTER, id: `reporter-${enterpriseId}`, enterpriseId }),
      );
  });
  afterAll(() => platform.close());

  const senderOf = (code: string): Caller => callers.get(SENDERS[code] ?? 'firm-a') as Caller;

  /** A weighing names the hand-over by an id that only the platform knows. */
  async function withRealNames(code: string, text: string): Promise<string> {
    if (code !== 'recycler-weighing') return text;
    const [handOver] = await platform.rows<{ id: string }>(raw('SELECT id FROM recycler_hand_over'));
    return text.replace(/\b[0-9a-f]{32}\b/, handOver?.id ?? '');
  }

  it.each(CASES)('takes the template of $code as it is', async ({ code, rows }) => {
    const template = await (await senderOf(code).fetch(`/files/templates/${code}.csv`)).text();
    const file = await withRealNames(code, template);
    const summary = await imported(senderOf(code), file, `kind=${code}`);
    expect({ summary, refused: await refusedRows(senderOf(code), summary.importId) }).toMatchObject({
      summary: { state: 'FINISHED', accepted: rows, ignoredColumns: [] },
      refused: [],
    });
  });

  it.each(CASES.filter(({ code }) => code !== 'recycler-weighing'))(
    'knows the rows of $code again in a workbook',
    async ({ code, rows }) => {
      const template = await senderOf(code).fetch(`/files/templates/${code}.xlsx`);
      const summary = await imported(
        senderOf(code),
        Buffer.from(await template.arrayBuffer()),
        `kind=${code}`,
        { 'content-type': WORKBOOK },
      );
      expect({ summary, refused: await refusedRows(senderOf(code), summary.importId) }).toMatchObject({
        summary: { state: 'FINISHED', format: 'xlsx', duplicates: rows },
        refused: [],
      });
    },
  );

  it.each(IMPORT_KINDS.filter(({ code }) => code !== 'recycler-weighing'))(
    'knows the rows of $code again as objects with English names',
    async ({ code, examples }) => {
      const lines = examples.map((row) => JSON.stringify(row)).join('\n');
      const summary = await imported(senderOf(code), lines, `kind=${code}`, {
        'content-type': 'application/x-ndjson',
      });
      expect({ summary, refused: await refusedRows(senderOf(code), summary.importId) }).toMatchObject({
        summary: { state: 'FINISHED', format: 'ndjson', duplicates: examples.length },
        refused: [],
      });
    },
  );
});
