import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openInside } from '../../test/support/app.js';
import { raw } from '../platform/sql.js';
import { ProgrammeProof } from './index.js';

describe('the proof of the programmes', () => {
  let inside: Awaited<ReturnType<typeof openInside>>;
  const run = (statement: string) => inside.database.rows(raw(statement));
  const breaches = async () =>
    (await inside.app.get(ProgrammeProof).programmes()).breaches.map(
      ({ where, text }) => `${where}: ${text.en}`,
    );
  const ONE = "code = 'P04' AND version = 1";

  beforeAll(async () => {
    inside = await openInside();
    for (const change of ['update', 'delete']) await run(`DROP TRIGGER programme_version_refuses_${change}`);
    await run('CREATE TABLE saved AS SELECT * FROM programme_version');
  });
  afterAll(() => inside.close());

  it('finds every published version as it was published', async () => {
    const { programmes, breaches: found } = await inside.app.get(ProgrammeProof).programmes();
    expect(programmes).toBeGreaterThanOrEqual(8);
    expect(found).toEqual([]);
  });

  it('finds a changed sum, another day, another author and another region', async () => {
    for (const change of [
      "document = REPLACE(document, '15000', '14000')",
      "in_force_from = '2017-01-01'",
      "drafted_by = 'somebody-else'",
      "published_by = 'somebody-else', drafted_by = 'another'",
      "region_code = '430000'",
    ]) {
      await run(`UPDATE programme_version SET ${change} WHERE ${ONE}`);
      expect(await breaches()).toEqual([expect.stringContaining('programme P04@1: ')]);
      await run(`UPDATE programme_version AS one JOIN saved ON saved.publication = one.publication
                 SET one.document = saved.document, one.in_force_from = saved.in_force_from,
                   one.drafted_by = saved.drafted_by, one.published_by = saved.published_by,
                   one.region_code = saved.region_code`);
      expect(await breaches()).toEqual([]);
    }
  });

  it('finds a version that was removed, and one that nobody published', async () => {
    await run(`DELETE FROM programme_version WHERE ${ONE}`);
    expect(await breaches()).toEqual([expect.stringContaining('was removed')]);
    await run(`INSERT INTO programme_version SELECT * FROM saved WHERE ${ONE}`);
    await run(`INSERT INTO programme_version (code, version, in_force_from, document, content_digest, region_code,
        drafted_by, published_by, published_at)
      SELECT 'GIFT', 1, in_force_from, document, content_digest, region_code, drafted_by, published_by, published_at
      FROM saved WHERE ${ONE}`);
    expect(await breaches()).toEqual([expect.stringContaining('GIFT@1')]);
  });
});
