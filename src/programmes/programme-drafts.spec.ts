import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { changedProgramme, programmeText, withVersion } from '../../test/support/programmes.js';
import type { Actor } from '../kernel/actor.js';
import type { RegionCode } from '../kernel/region-code.js';
import { LIMITS } from '../platform/limits.js';
import { sql } from '../platform/sql.js';

const DRAFT = 'id regionCode code state draftedBy decidedBy returnedBecause';
const DRAFT_ONE = `mutation ($input: DraftProgrammeInput!) { draftProgramme(input: $input) { ${DRAFT} } }`;
const AMEND = `mutation ($input: AmendProgrammeDraftInput!) { amendProgrammeDraft(input: $input) { ${DRAFT} } }`;
const SUBMIT = `mutation ($id: ID!) { submitProgrammeDraft(id: $id) { ${DRAFT} } }`;
const RETURN = `mutation ($input: ReturnProgrammeDraftInput!) { returnProgrammeDraft(input: $input) { ${DRAFT} } }`;
const PUBLISH = `mutation ($id: ID!) { publishProgramme(id: $id) { ${DRAFT} } }`;
const CHECK = `query ($id: ID!) { checkProgrammeDraft(id: $id) {
  isValid problems { path line column message } adds obstacle { en }
  examples { name { en } at isRound isAsExpected outcome amountYuan differences } } }`;

interface Answer {
  isValid: boolean;
  problems: { path: string; line: number; column: number; message: string }[];
  adds: number[];
  obstacle: { en: string } | null;
  examples: {
    isRound: boolean;
    isAsExpected: boolean;
    outcome: string;
    amountYuan: string | null;
    differences: string[];
  }[];
}

describe('a draft of a programme', () => {
  // Noon of the tenth of April 2026 in China.
  const clock = new SetClock(new Date('2026-04-10T04:00:00Z'));
  let platform: Platform;
  let editor: Caller;
  let approver: Caller;
  const hunan = { regionCode: '430000' as RegionCode };
  const as = (id: string, role: Actor['roles'][number], where: Partial<Actor> = hunan) =>
    platform.as({ id, roles: [role], ...where });
  beforeAll(async () => {
    platform = await openPlatform({ clock, worker: false });
    editor = await as('editor', 'POLICY_EDITOR');
    approver = await as('approver', 'APPROVER');
  });
  afterAll(() => platform.close());

  const draft = (id: string, document: string, caller = editor, regionCode = '430000') =>
    caller.get<{ draftProgramme: { state: string; code: string | null } }>(DRAFT_ONE, {
      input: { id, regionCode, document },
    });
  const check = async (id: string, caller = editor) =>
    (await caller.get<{ checkProgrammeDraft: Answer }>(CHECK, { id })).checkProgrammeDraft;
  const refusedTo = async (caller: Caller, query: string, variables: object) => {
    const { extensions } = await caller.refused(query, variables);
    return `${extensions.code} ${extensions.reason}`;
  };
  const published = (code: string) =>
    platform.rows<{ version: number }>(
      sql`SELECT version, drafted_by, published_by, region_code FROM programme_version WHERE code = ${code} ORDER BY version`,
    );
  /** A programme of the department's own, which has one version. */
  const own = (code: string, change: Parameters<typeof changedProgramme>[1] = () => undefined) =>
    changedProgramme('P10', (programme) => {
      programme.code = code;
      change(programme);
    });

  it('may be any text, is kept once, and says where it is wrong by line and column', async () => {
    const text = programmeText('P10').replace('    assessments: []', '    asessments: []');
    const line = text.split('\n').indexOf('    asessments: []') + 1;
    expect(await draft('wrong', text)).toEqual(await draft('wrong', text));
    expect(
      await refusedTo(editor, DRAFT_ONE, { input: { id: 'wrong', regionCode: '430000', document: 'x' } }),
    ).toBe('CONFLICT PROGRAMME_DRAFT_ID_TAKEN');
    const answer = await check('wrong');
    expect(answer).toMatchObject({ isValid: false, examples: [], adds: [] });
    expect(answer.problems).toContainEqual({
      path: 'versions.0.asessments',
      line,
      column: 5,
      message: '未知的键：asessments / unknown key: asessments',
    });
    expect(await refusedTo(editor, SUBMIT, { id: 'wrong' })).toBe('BAD_USER_INPUT POLICY_DOCUMENT_INVALID');
    await draft('no-yaml', 'code: [');
    expect((await check('no-yaml')).problems[0]).toMatchObject({
      line: 1,
      message: expect.stringContaining('YAML'),
    });
  });

  it('whose aliases multiply is refused like any other wrong text', async () => {
    const list = (name: string, of: string) => `${name}: &${name} [${Array(10).fill(of).join(',')}]\n`;
    await draft('aliases', list('a', '1') + list('b', '*a') + list('c', '*b') + list('d', '*c'));
    expect((await check('aliases')).problems[0]!.message).toContain('aliases (*) cannot be resolved');
  });

  it('says what each example comes to, also where it is not what was expected', async () => {
    await draft(
      'sums',
      own('HN-1', ({ examples }) => (examples[0]!.expected.amountYuan = 300_001)),
    );
    const { isValid, examples, problems, adds } = await check('sums');
    expect(isValid).toBe(false);
    expect(examples[0]).toMatchObject({ isAsExpected: false, outcome: 'CASH', amountYuan: '300000' });
    expect(examples[0]!.differences[0]).toContain('expected 300001, found 300000');
    expect(examples.slice(1).every(({ isAsExpected }) => isAsExpected)).toBe(true);
    expect(problems).toMatchObject([{ path: 'examples.0.expected.amountYuan' }]);
    expect(adds).toEqual([1]);
    expect(await refusedTo(editor, SUBMIT, { id: 'sums' })).toBe('BAD_USER_INPUT POLICY_DOCUMENT_INVALID');
  });

  it('is written by one person, returned and published by another, and then stays', async () => {
    await draft('first', own('HN-2'));
    expect(await check('first')).toMatchObject({ isValid: true, adds: [1], obstacle: null });
    expect(await refusedTo(approver, PUBLISH, { id: 'first' })).toBe('CONFLICT PROGRAMME_DRAFT_STATE');
    const other = await as('other-editor', 'POLICY_EDITOR');
    expect(await refusedTo(other, AMEND, { input: { id: 'first', document: 'x' } })).toBe(
      'FORBIDDEN NOT_THE_AUTHOR',
    );
    expect(await refusedTo(other, SUBMIT, { id: 'first' })).toBe('FORBIDDEN NOT_THE_AUTHOR');
    await editor.get(SUBMIT, { id: 'first' });
    expect(await refusedTo(editor, AMEND, { input: { id: 'first', document: 'x' } })).toBe(
      'CONFLICT PROGRAMME_DRAFT_STATE',
    );
    const returned = await approver.get<object>(RETURN, { input: { id: 'first', because: '补充依据' } });
    expect(returned).toMatchObject({ returnProgrammeDraft: { state: 'DRAFT', returnedBecause: '补充依据' } });
    await editor.get(AMEND, {
      input: { id: 'first', document: own('HN-2', ({ title }) => (title.en = 'Hunan')) },
    });
    await editor.get(SUBMIT, { id: 'first' });
    const both = await platform.as({ id: 'editor', roles: ['POLICY_EDITOR', 'APPROVER'], ...hunan });
    expect(await refusedTo(both, PUBLISH, { id: 'first' })).toBe('FORBIDDEN FOUR_EYES');
    expect(await published('HN-2')).toEqual([]);
    const done = await other.get(PUBLISH, { id: 'first' });
    expect(done).toMatchObject({
      publishProgramme: { state: 'PUBLISHED', draftedBy: 'editor', decidedBy: 'other-editor' },
    });
    expect(await approver.get(PUBLISH, { id: 'first' })).toEqual(done);
    expect(await refusedTo(approver, RETURN, { input: { id: 'first', because: 'x' } })).toBe(
      'CONFLICT PROGRAMME_DRAFT_STATE',
    );
    expect(await published('HN-2')).toEqual([
      { version: 1, drafted_by: 'editor', published_by: 'other-editor', region_code: '430000' },
    ]);
    const proven = await platform.rows(
      sql`SELECT entry.content_digest = one.content_digest AS isSame FROM audit_entry AS entry
          JOIN programme_version AS one ON subject = CONCAT(code, '@', version) WHERE kind = 'PROGRAMME' AND code = 'HN-2'`,
    );
    expect(proven).toEqual([{ isSame: 1 }]);
  });

  it('adds versions that begin tomorrow or later, and changes none', async () => {
    const obstacle = async (id: string, document: string) => {
      await draft(id, document);
      return (await check(id)).obstacle?.en ?? '';
    };
    expect(await obstacle('today', withVersion('P10', '2026-04-10'))).toContain('tomorrow is the earliest');
    expect(await obstacle('none', programmeText('P10'))).toContain('holds no version that is not published');
    expect(
      await obstacle(
        'changed',
        withVersion('P10', '2026-05-01').replace('"zh": "在长沙纳税"', '"zh": "在长沙缴税"'),
      ),
    ).toContain('version 1 differs');
    await draft('further', withVersion('P10', '2026-04-11'));
    await editor.get(SUBMIT, { id: 'further' });
    // A day later it would begin today.
    clock.set(new Date('2026-04-11T04:00:00Z'));
    const late = await as('approver', 'APPROVER');
    expect(await refusedTo(late, PUBLISH, { id: 'further' })).toBe('BAD_USER_INPUT PROGRAMME_TOO_EARLY');
    clock.set(new Date('2026-04-10T04:00:00Z'));
    await approver.get(PUBLISH, { id: 'further' });
    expect((await published('P10')).map(({ version }) => version)).toEqual([1, 2]);
  });

  it('is published once where two people publish the same version of two drafts at a time', async () => {
    for (const id of ['race-1', 'race-2']) {
      await draft(
        id,
        own('HN-3', ({ title }) => (title.en = id)),
      );
      await editor.get(SUBMIT, { id });
    }
    const answers = await Promise.all(['race-1', 'race-2'].map((id) => approver.ask(PUBLISH, { id })));
    const refusals = answers.flatMap(({ errors = [] }) => errors.map(({ extensions }) => extensions.code));
    expect(refusals).toEqual(['CONFLICT']);
    expect(await published('HN-3')).toHaveLength(1);
  });

  it('is of its region: who is outside sees none, drafts none and does not carry on what is published there', async () => {
    const shenzhen = await as('sz', 'POLICY_EDITOR', { regionCode: '440300' as RegionCode });
    expect(await refusedTo(shenzhen, CHECK, { id: 'first' })).toBe('NOT_FOUND PROGRAMME_DRAFT_UNKNOWN');
    expect(
      await refusedTo(shenzhen, DRAFT_ONE, { input: { id: 'sz-1', regionCode: '430100', document: 'x' } }),
    ).toBe('FORBIDDEN REGION_NOT_PERMITTED');
    await draft(
      'sz-2',
      own('HN-2', ({ versions }) => versions.push({ ...versions[0]!, version: 2, from: '2026-09-01' })),
      shenzhen,
      '440300',
    );
    expect((await check('sz-2', shenzhen)).obstacle!.en).toContain(
      'published by a department of another region',
    );
    const seen = async (caller: Caller) =>
      (
        await caller.get<{ programmeDrafts: { nodes: { id: string }[] } }>(
          '{ programmeDrafts(first: 100) { nodes { id } } }',
        )
      ).programmeDrafts.nodes.map(({ id }) => id);
    expect(await seen(shenzhen)).toEqual(['sz-2']);
    expect(await seen(approver)).toEqual(expect.arrayContaining(['first', 'further', 'wrong']));
    expect(await seen(await as('a', 'AUDITOR', {}))).toEqual([]);
  });

  it('pages through drafts, newest first, and shows what is published', async () => {
    const page = await approver.get<{
      programmeDrafts: { nodes: { id: string }[]; pageInfo: { endCursor: string } };
    }>('{ programmeDrafts(first: 1) { nodes { id } pageInfo { endCursor } } }');
    const next = await approver.get<typeof page>(
      'query ($after: String) { programmeDrafts(first: 100, after: $after) { nodes { id } pageInfo { endCursor } } }',
      { after: page.programmeDrafts.pageInfo.endCursor },
    );
    expect(next.programmeDrafts.nodes.map(({ id }) => id)).not.toContain(page.programmeDrafts.nodes[0]!.id);
    const { programmeVersions } = await approver.get<{ programmeVersions: { nodes: { version: number }[] } }>(
      '{ programmeVersions(code: "P10", first: 5) { nodes { version inForceFrom publishedBy } } }',
    );
    expect(programmeVersions.nodes.map(({ version }) => version)).toEqual([2, 1]);
  });

  it('is held to its length and to the subjects of its examples', async () => {
    const long = '#'.repeat(LIMITS.programmeCharacters + 1);
    expect(
      await refusedTo(editor, DRAFT_ONE, { input: { id: 'long', regionCode: '430000', document: long } }),
    ).toBe('BAD_USER_INPUT TEXT_TOO_LONG');
    const many = own('HN-4', (programme) => {
      const [example] = programme.examples as unknown as { subjects: { project: { count: number }[] } }[];
      example!.subjects.project[0]!.count = LIMITS.programmeExampleSubjects;
    });
    await draft('many', many);
    expect((await check('many')).obstacle!.en).toContain(`${LIMITS.programmeExampleSubjects} are the most`);
    expect(await refusedTo(editor, SUBMIT, { id: 'many' })).toBe(
      'BAD_USER_INPUT PROGRAMME_EXAMPLES_TOO_LARGE',
    );
  });
});
