import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DAY, envelope } from '../../test/support/actions.js';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { LedgerService } from '../ledger/index.js';
import { LIMITS } from '../platform/limits.js';
import { type PolicyFile, policyFiles } from '../platform/policy-files.js';
import { sql } from '../platform/sql.js';
import { AwardsService, consumer, CreditPublications, GREEN_CREDITS } from './index.js';

const PUBLISH = `mutation ($document: String!) { publishCreditRule(input: { document: $document }) {
  code version inForceFrom contentDigest publishedBy publishedAt } }`;
const LIST = `query ($code: String, $first: Int, $after: String) { creditRuleVersions(code: $code, first: $first, after: $after) {
  pageInfo { hasNextPage endCursor } nodes { code version inForceFrom publishedBy } } }`;
interface Version {
  readonly code: string;
  readonly version: number;
  readonly inForceFrom: string;
}

const file = policyFiles('credits').find(({ name }) => name === 'envelope-returned.yaml')!;
const code = 'envelope-returned';
/** The document of the file with a further version, from a day on. */
const withVersion = (from: string, { version = 2, points = 30, text = file.text } = {}) =>
  text.replace(
    'examples:\n',
    `  - version: ${version}
    from: ${from}
    operatorSetting: true
    source: { title: 平台运营方决定, body: 平台运营方, year: 2026, confidence: D }
    points: ${points}
    minimumEvidenceGrade: SYSTEM_FEED
    conditions: []
    caps: [{ per: ITEM, period: LIFE, limit: 1, unit: times }]
    expiryMonths: 12
examples:
`,
  );

describe('a credit rule', () => {
  // The tenth of April 2026, at noon in China.
  const clock = new SetClock(new Date('2026-04-10T04:00:00Z'));
  let platform: Platform;
  let editor: Caller;
  beforeAll(async () => {
    platform = await openPlatform({ clock, worker: false });
    editor = await platform.as({ id: 'editor', roles: ['POLICY_EDITOR'] });
  });
  afterAll(() => platform.close());

  const publish = async (document: string) =>
    (await editor.get<{ publishCreditRule: Version[] }>(PUBLISH, { document })).publishCreditRule;
  const reasonOf = async (document: string) => {
    const { extensions } = await editor.refused(PUBLISH, { document });
    return `${extensions.code} ${extensions.reason}`;
  };
  const load = (files: readonly PolicyFile[]) =>
    platform.database.transaction((transaction) =>
      platform.app.get(CreditPublications).loadFiles(transaction, files),
    );
  const stored = () => platform.rows(sql`SELECT * FROM credit_rule_version ORDER BY publication`);
  const balance = (personId: string) =>
    platform.app.get(LedgerService).balance(consumer(personId), GREEN_CREDITS);
  const hear = (...events: ReturnType<typeof envelope>[]) =>
    platform.database.transaction((transaction) => platform.app.get(AwardsService).hear(transaction, events));

  it('is published from its file at the first start, and once', async () => {
    const before = await stored();
    expect(before).toHaveLength(policyFiles('credits').length);
    await expect(load(policyFiles('credits'))).resolves.toBe(0);
    expect(await stored()).toEqual(before);
  });

  it('stops the start where its file changed what was published, and says so', async () => {
    const changed = {
      ...file,
      text: file.text.replace('points: 20', 'points: 21').replaceAll('points: 20,', 'points: 21,'),
    };
    await expect(load([changed])).rejects.toThrow(
      'policies/credits/envelope-returned.yaml: What was published of the credit rule envelope-returned does not change, and version 1 differs',
    );
  });

  it('is refused from today on, because this morning was credited already', async () => {
    expect(await reasonOf(withVersion('2026-04-10'))).toBe('BAD_USER_INPUT CREDIT_RULE_TOO_EARLY');
    expect(await reasonOf(withVersion('2026-04-01'))).toBe('BAD_USER_INPUT CREDIT_RULE_TOO_EARLY');
    await expect(load([{ ...file, text: withVersion('2026-04-10') }])).rejects.toThrow(
      'tomorrow is the earliest',
    );
  });

  it('is refused where a published version differs by anything that decides', async () => {
    const later = withVersion('2026-05-02');
    for (const changed of [
      later.replace('atMost: 30', 'atMost: 31').replace('daysOut: 31 }', 'daysOut: 32 }'),
      later.replace('minutes: 720', 'minutes: 719'),
      later.replace(
        'event: envelope.returned\n',
        'event: envelope.returned\nappliesTo: { assetKind: [ENVELOPE, BOX] }\n',
      ),
      later.replace('from: 2024-01-01', 'from: 2024-01-01\n    to: 2026-03-31'),
    ]) {
      expect(changed).not.toBe(later);
      expect(await reasonOf(changed)).toBe('CONFLICT CREDIT_RULE_CHANGED');
    }
  });

  it('is refused where its shape is wrong or an example comes to something else, by line and column', async () => {
    const wrong = withVersion('2026-05-02').replace('expected: { points: 10, ', 'expected: { points: 11, ');
    const { extensions } = await editor.refused(PUBLISH, { document: wrong });
    const line = wrong.split('\n').findIndex((text) => text.includes('points: 11, ')) + 1;
    expect(extensions).toMatchObject({
      reason: 'POLICY_DOCUMENT_INVALID',
      details: {
        problems: [{ path: 'examples.6.expected', line, column: 15, message: expect.stringContaining('10') }],
      },
    });
    expect(await reasonOf('code: [')).toBe('BAD_USER_INPUT POLICY_DOCUMENT_INVALID');
    expect(await reasonOf(withVersion('2026-05-02', { points: 0 }))).toBe(
      'BAD_USER_INPUT POLICY_DOCUMENT_INVALID',
    );
    expect(await reasonOf(`#${'x'.repeat(LIMITS.creditRuleCharacters)}`)).toMatch(/^BAD_USER_INPUT/);
  });

  it('is published by a policy editor, in force from its day, judged by workers at once, and proven', async () => {
    await hear(envelope('before', 'judged'));
    const document = withVersion('2026-04-11');
    const published = await publish(document);
    expect(published).toMatchObject([
      { code, version: 1, publishedBy: 'platform' },
      { code, version: 2, inForceFrom: '2026-04-11', publishedBy: 'editor' },
    ]);
    expect(await publish(document)).toEqual(published);
    await hear(envelope('eve', 'judged', 33 * DAY), envelope('day', 'judged', 34 * DAY));
    const versions = await platform.rows(
      sql`SELECT rule_version, points FROM credit_award WHERE person_id = 'judged' ORDER BY sequence`,
    );
    expect(versions).toEqual([
      { rule_version: 1, points: '20' },
      { rule_version: 1, points: '20' },
      { rule_version: 2, points: '30' },
    ]);
    expect(await balance('judged')).toBe(70n);
    const proven = await platform.rows(
      sql`SELECT subject, entry.content_digest = rule.content_digest AS isSame FROM audit_entry AS entry
          JOIN credit_rule_version AS rule ON subject = CONCAT(code, '@', version)
          WHERE kind = 'CREDIT_RULE' AND code = ${code} ORDER BY position`,
    );
    expect(proven).toEqual([
      { subject: `${code}@1`, isSame: 1 },
      { subject: `${code}@2`, isSame: 1 },
    ]);
  });

  it('whose file is older than what was published starts all the same, and adds nothing', async () => {
    await expect(load(policyFiles('credits'))).resolves.toBe(0);
    await expect(load([{ ...file, text: withVersion('2026-05-01', { points: 40 }) }])).rejects.toThrow(
      'version 2 differs',
    );
  });

  it('lets its words and examples be put better', async () => {
    const text = withVersion('2026-04-11').replace('可减少一次性包装的使用。', '少用一次性包装。');
    await publish(withVersion('2026-06-01', { version: 3, text }));
    const before = await balance('reader');
    await hear(envelope('words', 'reader', DAY));
    expect(await balance('reader')).toBe(before + 20n);
    const [award] = await platform.rows<{ because: string }>(
      sql`SELECT because FROM credit_award WHERE person_id = 'reader'`,
    );
    expect(award!.because).toContain('少用一次性包装。');
  });

  it('new in itself begins after today as well', async () => {
    const made = (from: string) =>
      policyFiles('credits')
        .find(({ name }) => name === 'no-packaging-accepted.yaml')!
        .text.replace('code: no-packaging-accepted', 'code: made-here')
        .replace('from: 2024-01-01', `from: ${from}`)
        .replaceAll("'2026-03-08T", "'2026-07-08T")
        .replaceAll('2027-03-08', '2027-07-08');
    expect(await reasonOf(made('2026-04-10'))).toBe('BAD_USER_INPUT CREDIT_RULE_TOO_EARLY');
    expect(await publish(made('2026-04-11'))).toMatchObject([{ code: 'made-here', version: 1 }]);
  });

  it('is published once where two editors publish the same version at the same time', async () => {
    const versions = [7, 8, 9].map((points) => {
      const text = policyFiles('credits').find(({ name }) => name === 'courier-collected.yaml')!.text;
      return withVersion('2026-08-01', { points, text });
    });
    const answers = await Promise.all(versions.map((document) => editor.ask(PUBLISH, { document })));
    expect(answers.filter(({ errors }) => !errors)).toHaveLength(1);
    const refusals = answers.flatMap(({ errors }) => errors ?? []);
    expect(refusals.map(({ extensions }) => extensions.code)).toEqual(['CONFLICT', 'CONFLICT']);
  });

  it('is published by no other role, and read by all', async () => {
    const auditor = await platform.as({ roles: ['AUDITOR'] });
    expect((await auditor.refused(PUBLISH, { document: file.text })).extensions.reason).toBe(
      'ROLE_NOT_PERMITTED',
    );
    const { creditRuleVersions } = await auditor.get<{ creditRuleVersions: { nodes: Version[] } }>(LIST, {
      code,
    });
    expect(creditRuleVersions.nodes.map(({ version }) => version)).toEqual([3, 2, 1]);
  });

  it('is neither changed nor removed in the database', async () => {
    for (const statement of [
      sql`UPDATE credit_rule_version SET document = ''`,
      sql`DELETE FROM credit_rule_version`,
    ])
      await expect(platform.rows(statement)).rejects.toThrow('append-only');
  });
});
