import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openInside } from '../../test/support/app.js';
import { raw } from '../platform/sql.js';
import { CreditRuleProof } from './index.js';

describe('the proof of the credit rules', () => {
  let inside: Awaited<ReturnType<typeof openInside>>;
  const run = (statement: string) => inside.database.rows(raw(statement));
  const breaches = async () =>
    (await inside.app.get(CreditRuleProof).rules()).breaches.map(({ where, text }) => `${where}: ${text.en}`);
  const RULE = "code = 'envelope-returned' AND version = 1";

  beforeAll(async () => {
    inside = await openInside();
    for (const change of ['update', 'delete'])
      await run(`DROP TRIGGER credit_rule_version_refuses_${change}`);
    await run('CREATE TABLE saved AS SELECT * FROM credit_rule_version');
  });
  afterAll(() => inside.close());

  it('finds every published version as it was published', async () => {
    const { rules, breaches: found } = await inside.app.get(CreditRuleProof).rules();
    expect(rules).toBeGreaterThan(2);
    expect(found).toEqual([]);
  });

  it('finds points that were raised in the stored document', async () => {
    await run(
      `UPDATE credit_rule_version SET document = REPLACE(document, 'points: 20', 'points: 2000') WHERE ${RULE}`,
    );
    expect(await breaches()).toEqual([expect.stringContaining('credit rule envelope-returned@1: ')]);
    await run(
      `UPDATE credit_rule_version SET document = (SELECT document FROM saved WHERE ${RULE}) WHERE ${RULE}`,
    );
    expect(await breaches()).toEqual([]);
  });

  it('finds a word changed in an explanation, another day and another hand', async () => {
    for (const change of [
      "document = REPLACE(document, '按时归还', '归还')",
      "in_force_from = '2023-01-01'",
      "published_by = 'somebody-else'",
    ]) {
      await run(`UPDATE credit_rule_version SET ${change} WHERE ${RULE}`);
      expect(await breaches()).toEqual([expect.stringContaining('credit rule envelope-returned@1: ')]);
      await run(`UPDATE credit_rule_version AS rule JOIN saved ON saved.publication = rule.publication
                 SET rule.document = saved.document, rule.in_force_from = saved.in_force_from,
                   rule.published_by = saved.published_by`);
      expect(await breaches()).toEqual([]);
    }
  });

  it('finds a version that was removed, and one that nobody published', async () => {
    await run(`DELETE FROM credit_rule_version WHERE ${RULE}`);
    expect(await breaches()).toEqual([expect.stringContaining('was removed')]);
    await run(`INSERT INTO credit_rule_version SELECT * FROM saved WHERE ${RULE}`);
    await run(
      `INSERT INTO credit_rule_version (code, version, in_force_from, document, content_digest, published_by, published_at)
       SELECT 'gift', 1, in_force_from, document, content_digest, published_by, published_at FROM saved WHERE ${RULE}`,
    );
    expect(await breaches()).toEqual([expect.stringContaining('gift@1')]);
  });
});
