import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openInside } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { changedProgramme, programmeText, withVersion } from '../../test/support/programmes.js';
import type { LocalDate } from '../kernel/month.js';
import { type PolicyFile, policyFiles } from '../platform/policy-files.js';
import { raw, sql } from '../platform/sql.js';
import { ProgrammePublications, ProgrammesService } from './index.js';

const day = (text: string) => text as LocalDate;

describe('programmes of the files', () => {
  const clock = new SetClock(new Date('2026-04-10T04:00:00Z'));
  let inside: Awaited<ReturnType<typeof openInside>>;
  let programmes: ProgrammesService;
  beforeAll(async () => {
    inside = await openInside(clock);
    programmes = inside.app.get(ProgrammesService);
  });
  afterAll(() => inside.close());

  const load = (...texts: string[]) => {
    const files: PolicyFile[] = texts.map((text, index) => ({ name: `p${index}.yaml`, text }));
    return inside.database.transaction((transaction) =>
      inside.app.get(ProgrammePublications).loadFiles(transaction, files),
    );
  };
  const stored = () => inside.database.rows(sql`SELECT * FROM programme_version ORDER BY publication`);

  it('are published at the first start, each version once, and found by code', async () => {
    const before = await stored();
    expect([...(await programmes.book()).keys()]).toEqual(
      policyFiles('programmes').map(({ text }) => /^code: (.*)$/m.exec(text)![1]),
    );
    await expect(load(...policyFiles('programmes').map(({ text }) => text))).resolves.toBe(0);
    expect(await stored()).toEqual(before);
  });

  it('stop the start where one was changed, is there twice, or begins too early', async () => {
    const text = programmeText('P10');
    for (const changed of [
      text.replace('share: 0.30', 'share: 0.31'),
      text.replaceAll('在长沙纳税', '在长沙缴税'),
    ]) {
      expect(changed).not.toBe(text);
      await expect(load(changed)).rejects.toThrow(
        'policies/programmes/p0.yaml: What was published of the programme P10 does not change, and version 1 differs',
      );
    }
    await expect(load(text, text)).rejects.toThrow('Two files hold the programme P10');
    await expect(load(withVersion('P10', '2026-04-10'))).rejects.toThrow('tomorrow is the earliest');
  });

  it('keep clauses, declared facts and the first day; titles and examples may be put better', async () => {
    const refused = (change: Parameters<typeof changedProgramme>[1], part: string, code = 'P09') =>
      expect(load(changedProgramme(code, change))).rejects.toThrow(
        `and ${part} differs from it or is missing`,
      );
    await refused(({ clauses }) => (clauses[0]!.text.en += ' Or elsewhere.'), 'id P09.0');
    await refused(({ validity }) => (validity.from = '2021-06-01'), 'validity.from');
    await refused((programme) => {
      const facts = programme.facts as { name: string; derived: { over?: string[] } }[];
      facts.find(({ name }) => name === 'purchase.usedYuan')!.derived.over = ['purchase.usedCount'];
    }, 'name purchase.usedYuan');
    await expect(
      load(
        changedProgramme('P09', (programme) => {
          programme.title.en = 'Hefei, green express';
          programme.examples.pop();
        }),
      ),
    ).resolves.toBe(0);
  });

  it('judge each day by the document of its time, and keep every version as it was published', async () => {
    const later = withVersion('P10', '2026-06-01', (version) => {
      version.title = { zh: '2026年度资金', en: 'fund of 2026' };
    });
    expect(await load(later)).toBe(1);
    const documentOn = async (text: string) => (await programmes.at('P10', day(text))).versions.length;
    expect([
      await documentOn('2023-01-01'),
      await documentOn('2026-05-31'),
      await documentOn('2026-06-01'),
    ]).toEqual([1, 1, 2]);
    expect((await programmes.book()).get('P10')!.versions).toHaveLength(2);
    expect((await programmes.version('P10', 1)).versions).toHaveLength(1);
    expect((await programmes.version('P10', 2)).versions).toHaveLength(2);
    expect(await load(programmeText('P10'))).toBe(0);
  });

  it('are refused by a code or a version that is not there, naming those that are', async () => {
    await expect(programmes.at('P99', day('2026-01-01'))).rejects.toThrow(
      'There is no programme P99; there are P01, P02',
    );
    await expect(programmes.version('P10', 3)).rejects.toThrow('has no version 3; published are 1, 2.');
    await expect(programmes.version('P99', 1)).rejects.toMatchObject({ reason: 'PROGRAMME_UNKNOWN' });
  });

  it('are neither changed nor removed in the database', async () => {
    for (const statement of [`UPDATE programme_version SET document = ''`, 'DELETE FROM programme_version'])
      await expect(inside.database.rows(raw(statement))).rejects.toThrow('append-only');
  });
});
