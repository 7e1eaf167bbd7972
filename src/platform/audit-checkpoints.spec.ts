import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openInside } from '../../test/support/app.js';
import { digest } from '../kernel/id.js';
import { AuditChain } from './audit-chain.js';
import { AuditCheckpoints } from './audit-checkpoints.js';
import { sql } from './sql.js';

describe('checkpoints of the audit chain', () => {
  let inside: Awaited<ReturnType<typeof openInside>>;
  let checkpoints: AuditCheckpoints;
  const append = (subject: string) =>
    inside.database.transaction((transaction) =>
      inside.app
        .get(AuditChain)
        .append(transaction, { kind: 'CREDIT_RULE', subject, digest: digest(subject) }),
    );
  const stored = () => inside.database.rows(sql`SELECT position FROM audit_checkpoint ORDER BY position`);

  beforeAll(async () => {
    inside = await openInside();
    checkpoints = inside.app.get(AuditCheckpoints);
  });
  afterAll(() => inside.close());

  it('are signed once for each length of the chain, also by several processes at a time', async () => {
    await append('first');
    const before = (await stored()).length;
    const signed = await Promise.all([checkpoints.sign(), checkpoints.sign(), checkpoints.sign()]);
    expect(signed.filter((one) => one !== undefined).length).toBeGreaterThan(0);
    expect(await stored()).toHaveLength(before + 1);
    await expect(checkpoints.sign()).resolves.toBeUndefined();
  });

  it('are kept outside the database too, and are genuine only as they were signed', async () => {
    await append('second');
    const checkpoint = await checkpoints.sign();
    const kept = await checkpoints.kept();
    expect(kept).toEqual(checkpoint);
    expect(checkpoints.isGenuine(kept!)).toBe(true);
    for (const change of [
      { position: '1' },
      { hash: digest('other') },
      { signedAt: '2020-01-01T00:00:00.000Z' },
    ])
      expect(checkpoints.isGenuine({ ...kept!, ...change })).toBe(false);
  });
});
