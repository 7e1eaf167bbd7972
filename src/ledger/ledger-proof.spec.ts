import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openInside } from '../../test/support/app.js';
import { derivedId } from '../kernel/id.js';
import { AuditCheckpoints } from '../platform/audit-checkpoints.js';
import { AuditProof } from '../platform/audit-proof.js';
import { raw } from '../platform/sql.js';
import { LedgerProof, LedgerService, type NewTransfer } from './index.js';

const ISSUER = { kind: 'ISSUER', id: 'mint' } as const;
const person = (id: string) => ({ kind: 'PERSON', id }) as const;

/** Whoever cuts the end off puts the head back too. */
const headAt = (position: number) =>
  `UPDATE audit_head SET position = ${position}, hash = (SELECT hash FROM audit_entry WHERE position = ${position})`;

/** Whoever can write to the database can also take the triggers away: the chain is for that. */
const TRIGGERS = ['ledger_transfer', 'ledger_lot_move', 'audit_entry', 'audit_checkpoint'].flatMap((table) =>
  ['update', 'delete'].map((change) => `${table}_refuses_${change}`),
);

describe('the proof of the ledger', () => {
  let inside: Awaited<ReturnType<typeof openInside>>;
  /** Entries of other kinds that were there before ours. */
  let before = 0;
  const entry = (number: number) => before + number;
  const run = (statement: string) => inside.database.rows<Record<string, string>>(raw(statement));
  const post = (cause: string, amount: bigint, changes: Partial<NewTransfer> = {}) =>
    inside.database.transaction((transaction) =>
      inside.app.get(LedgerService).post(transaction, [
        {
          id: derivedId('test', cause),
          unit: 'TOKENS',
          debit: ISSUER,
          credit: person('p1'),
          amount,
          occurredAt: new Date('2026-03-08T02:00:00Z'),
          reason: 'AWARD',
          context: { cause },
          expiresOn: null,
          ...changes,
        },
      ]),
    );
  const chain = () => inside.app.get(AuditProof).chain();
  const transfers = () => inside.app.get(LedgerProof).transfers();
  const breaches = async () => [...(await chain()).breaches, ...(await transfers()).breaches];
  /** Tampers, looks, and puts everything back. */
  const breachesAfter = async (tamper: string, restore: string) => {
    await run(tamper);
    const found = await breaches();
    await run(restore);
    expect(await breaches()).toEqual([]);
    return found.map(({ where }) => where);
  };

  beforeAll(async () => {
    inside = await openInside();
    for (const trigger of TRIGGERS) await run(`DROP TRIGGER ${trigger}`);
    before = (await inside.app.get(AuditProof).chain()).entries;
    for (const cause of ['one', 'two', 'three', 'four']) await post(cause, 10n);
    await post('spent', 15n, { debit: person('p1'), credit: { kind: 'PARTNER', id: 'shop' } });
    await inside.app.get(AuditCheckpoints).sign();
    await post('five', 10n);
  });
  afterAll(() => inside.close());

  it('finds nothing where nothing was touched', async () => {
    await expect(chain()).resolves.toEqual({ entries: entry(6), checkpoints: 2, breaches: [] });
    await expect(transfers()).resolves.toEqual({ transfers: 6, breaches: [] });
  });

  it('finds a changed amount, reason, context, time and account, also of the last transfer', async () => {
    for (const [column, value] of [
      ['amount', '11'],
      ['reason', "'GIFT'"],
      ['context', `'{"cause":"other"}'`],
      ['occurred_at', "'2025-01-01'"],
      ['credit_account_id', "REPEAT('a', 32)"],
    ]) {
      for (const sequence of [2, 6]) {
        const saved = `(SELECT ${column} FROM saved WHERE sequence = ${sequence})`;
        await run('CREATE OR REPLACE TABLE saved AS SELECT * FROM ledger_transfer');
        const found = await breachesAfter(
          `UPDATE ledger_transfer SET ${column} = ${value} WHERE sequence = ${sequence}`,
          `UPDATE ledger_transfer SET ${column} = ${saved} WHERE sequence = ${sequence}`,
        );
        expect(found).toEqual([`transfer ${sequence}`]);
      }
    }
  });

  it('finds a change that brought its digest along', async () => {
    await run('CREATE OR REPLACE TABLE saved AS SELECT * FROM ledger_transfer');
    const found = await breachesAfter(
      `UPDATE ledger_transfer SET amount = 11, content_digest = SHA2('as if', 256) WHERE sequence = 3`,
      `UPDATE ledger_transfer SET amount = 10,
         content_digest = (SELECT content_digest FROM saved WHERE sequence = 3) WHERE sequence = 3`,
    );
    expect(found).toEqual(['transfer 3']);
  });

  it('finds a removed and an inserted transfer, in the middle and at the end', async () => {
    await run('CREATE OR REPLACE TABLE saved AS SELECT * FROM ledger_transfer');
    for (const sequence of [3, 6]) {
      const found = await breachesAfter(
        `DELETE FROM ledger_transfer WHERE sequence = ${sequence}`,
        `INSERT INTO ledger_transfer SELECT * FROM saved WHERE sequence = ${sequence}`,
      );
      expect(found).toEqual([`transfer ${sequence}`]);
    }
    const inserted = await breachesAfter(
      `INSERT INTO ledger_transfer (id, debit_account_id, credit_account_id, amount, reason, context, content_digest,
         occurred_at, posted_at)
       SELECT REPEAT('f', 32), debit_account_id, credit_account_id, 1000, reason, context, content_digest, occurred_at,
         posted_at FROM saved WHERE sequence = 1`,
      `DELETE FROM ledger_transfer WHERE id = REPEAT('f', 32)`,
    );
    expect(inserted).toEqual([expect.stringMatching(/^transfer \d+$/)]);
  });

  it('finds what a transfer took from lots, changed', async () => {
    const found = await breachesAfter(
      'UPDATE ledger_lot_move SET amount = amount - 1 ORDER BY lot_id LIMIT 1',
      'UPDATE ledger_lot_move SET amount = amount + 1 ORDER BY lot_id LIMIT 1',
    );
    expect(found).toEqual(['transfer 5']);
  });

  it('finds a link of the chain changed, removed, or written anew with everything after it', async () => {
    await run('CREATE OR REPLACE TABLE saved_entry AS SELECT * FROM audit_entry');
    const changed = await breachesAfter(
      `UPDATE audit_entry SET content_digest = SHA2('x', 256) WHERE position = ${entry(2)}`,
      `UPDATE audit_entry SET content_digest = (SELECT content_digest FROM saved_entry WHERE position = ${entry(2)}) WHERE position = ${entry(2)}`,
    );
    expect(changed).toEqual([`entry ${entry(2)}`, 'transfer 2']);
    const removed = await breachesAfter(
      `DELETE FROM audit_entry WHERE position = ${entry(2)}`,
      `INSERT INTO audit_entry SELECT * FROM saved_entry WHERE position = ${entry(2)}`,
    );
    expect(removed).toEqual([`entry ${entry(3)}`, 'transfer 2']);
  });

  it('finds the end cut off together with its transfers, by the head and by the checkpoint outside the database', async () => {
    await run('CREATE OR REPLACE TABLE saved AS SELECT * FROM ledger_transfer');
    await run('CREATE OR REPLACE TABLE saved_entry AS SELECT * FROM audit_entry');
    await run('CREATE OR REPLACE TABLE saved_checkpoint AS SELECT * FROM audit_checkpoint');
    await run('DELETE FROM ledger_transfer WHERE sequence = 6');
    await run(`DELETE FROM audit_entry WHERE position = ${entry(6)}`);
    expect((await breaches()).map(({ where }) => where)).toEqual([`entry ${entry(5)}`]);

    await run('DELETE FROM ledger_transfer WHERE sequence >= 5');
    await run(`DELETE FROM audit_entry WHERE position >= ${entry(5)}`);
    await run('DELETE FROM audit_checkpoint');
    await run(headAt(entry(4)));
    expect((await breaches()).map(({ where }) => where)).toEqual([`checkpoint ${entry(5)}`]);
    await run('INSERT INTO ledger_transfer SELECT * FROM saved WHERE sequence >= 5');
    await run(`INSERT INTO audit_entry SELECT * FROM saved_entry WHERE position >= ${entry(5)}`);
    await run('INSERT INTO audit_checkpoint SELECT * FROM saved_checkpoint');
    await run(headAt(entry(6)));
    expect(await breaches()).toEqual([]);
  });

  it('finds a checkpoint that another key signed', async () => {
    const found = await breachesAfter(
      `UPDATE audit_checkpoint SET key_id = '0123456789abcdef'`,
      `UPDATE audit_checkpoint SET key_id = '${inside.app.get(AuditCheckpoints).keyId}'`,
    );
    expect(found).toEqual([`checkpoint ${entry(5)}`]);
  });
});
