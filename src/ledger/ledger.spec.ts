import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openInside } from '../../test/support/app.js';
import { derivedId } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { insertInto, sql } from '../platform/sql.js';
import { write } from '../platform/database.js';
import { accountId, LedgerService, type NewTransfer, type Owner } from './index.js';

const UNIT = 'TOKENS';
const person = (id: string): Owner => ({ kind: 'PERSON', id });
const ISSUER: Owner = { kind: 'ISSUER', id: 'mint' };

const transfer = (cause: string, changes: Partial<NewTransfer> = {}): NewTransfer => ({
  id: derivedId('test', cause),
  unit: UNIT,
  debit: ISSUER,
  credit: person('p1'),
  amount: 10n,
  occurredAt: new Date('2026-03-08T02:00:00Z'),
  reason: 'AWARD',
  context: { cause },
  expiresOn: '2027-03-08' as LocalDate,
  ...changes,
});

describe('the ledger', () => {
  let inside: Awaited<ReturnType<typeof openInside>>;
  let ledger: LedgerService;
  const post = (...transfers: NewTransfer[]) =>
    inside.database.transaction((transaction) => ledger.post(transaction, transfers));
  const balance = (id: string) => ledger.balance(person(id), UNIT);

  beforeAll(async () => {
    inside = await openInside();
    ledger = inside.app.get(LedgerService);
  });
  afterAll(() => inside.close());

  it('moves an amount from one account to the other and remembers when it expires', async () => {
    const one = transfer('first', { credit: person('mover') });
    await expect(post(one)).resolves.toEqual([one.id]);
    await expect(balance('mover')).resolves.toBe(10n);
    const { nodes } = await ledger.statement(person('mover'), UNIT, { first: 5 });
    expect(nodes).toEqual([
      expect.objectContaining({
        id: one.id,
        amount: '10',
        reason: 'AWARD',
        expiresOn: '2027-03-08',
        occurredAt: one.occurredAt,
        context: '{"cause":"first"}',
      }),
    ]);
  });

  it('posts nothing twice, within a batch or later', async () => {
    const one = transfer('twice', { credit: person('twice') });
    await expect(post(one, one)).resolves.toEqual([one.id]);
    const other = transfer('twice-other', { credit: person('twice') });
    await expect(post(one, other)).resolves.toEqual([other.id]);
    await expect(post(one, other)).resolves.toEqual([]);
    await expect(balance('twice')).resolves.toBe(20n);
  });

  it('refuses an id that stands with other content, and the whole batch with it', async () => {
    const one = transfer('taken', { credit: person('taken') });
    await post(one);
    for (const change of [
      { amount: 11n },
      { credit: person('someone') },
      { context: {} },
      { unit: 'OTHER' },
    ]) {
      await expect(post(transfer('beside'), { ...one, ...change })).rejects.toMatchObject({
        code: 'CONFLICT',
        reason: 'TRANSFER_ID_TAKEN',
        details: { transferIds: [one.id] },
      });
    }
    await expect(balance('taken')).resolves.toBe(10n);
    await expect(balance('p1')).resolves.toBe(0n);
  });

  it('never lets a person spend what is not there', async () => {
    await post(transfer('earned', { credit: person('spender') }));
    const spend = (cause: string, amount: bigint) =>
      post(transfer(cause, { debit: person('spender'), credit: person('shop'), amount }));
    await expect(spend('too much', 11n)).rejects.toMatchObject({
      code: 'CONFLICT',
      reason: 'BALANCE_TOO_LOW',
    });
    const both = await Promise.allSettled([spend('once', 7n), spend('at the same time', 7n)]);
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(balance('spender')).resolves.toBe(3n);
  });

  it('is held by the table itself: no overdraft, no empty transfer, none from an account to itself', async () => {
    const id = accountId(person('p1'), UNIT);
    const statements = [
      sql`UPDATE ledger_account SET balance = -1 WHERE may_go_negative = 0`,
      ...[
        { amount: 0, credit: derivedId('x') },
        { amount: 5, credit: id },
      ].map(({ amount, credit }) =>
        insertInto('ledger_transfer', [
          {
            id: derivedId('raw', amount),
            debit_account_id: id,
            credit_account_id: credit,
            amount,
            reason: 'X',
            context: '{}',
            content_digest: '',
            occurred_at: new Date(),
            posted_at: new Date(),
          },
        ]),
      ),
    ];
    for (const statement of statements) {
      await expect(
        inside.database.transaction((transaction) => write(transaction, statement)),
      ).rejects.toThrow(/ledger_account_covered|ledger_transfer_moves/);
    }
  });

  it('pages a statement of both directions, newest first, without gap or repetition while it grows', async () => {
    const pager = person('pager');
    const earn = (cause: string) => transfer(cause, { credit: pager, amount: 5n });
    await post(...Array.from({ length: 5 }, (_unused, index) => earn(`page-${index}`)));
    await post(
      transfer('page-spent', { debit: pager, credit: person('shop'), amount: 2n }),
      earn('page-last'),
    );
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { nodes, pageInfo } = await ledger.statement(pager, UNIT, { first: 3, after });
      seen.push(
        ...nodes.map((line) => `${(JSON.parse(line.context) as { cause: string }).cause} ${line.amount}`),
      );
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
      await post(earn(`page-later-${seen.length}`));
    } while (after);
    expect(seen).toEqual([
      'page-last 5',
      'page-spent -2',
      'page-4 5',
      'page-3 5',
      'page-2 5',
      'page-1 5',
      'page-0 5',
    ]);
  });

  it('sums to zero and is rebuilt by its transfers after any sequence of concurrent batches', async () => {
    const step = fc.record({
      cause: fc.integer({ min: 1, max: 40 }),
      from: fc.integer({ min: 0, max: 3 }),
      to: fc.integer({ min: 0, max: 3 }),
      amount: fc.bigInt({ min: 1n, max: 50n }),
    });
    const owner = (index: number) => (index === 0 ? ISSUER : person(`any-${index}`));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(step, { maxLength: 8 }), { maxLength: 6 }), async (batches) => {
        await Promise.allSettled(
          batches.map((batch) =>
            post(
              ...batch
                .filter(({ from, to }) => from !== to)
                .map(({ cause, from, to, amount }) =>
                  transfer(`any-${cause}`, { debit: owner(from), credit: owner(to), amount }),
                ),
            ),
          ),
        );
        await expect(ledger.discrepancies()).resolves.toEqual([]);
        await expect(ledger.totals()).resolves.toEqual([{ unit: UNIT, total: '0' }]);
      }),
      { numRuns: 10 },
    );
  });

  it('names an account whose balance was changed behind its back', async () => {
    const id = accountId(person('mover'), UNIT);
    const change = (by: number) =>
      inside.database.transaction((transaction) =>
        write(transaction, sql`UPDATE ledger_account SET balance = balance + ${by} WHERE id = ${id}`),
      );
    await change(1);
    await expect(ledger.discrepancies()).resolves.toEqual([{ id, balance: '11', replayed: '10' }]);
    await change(-1);
  });
});
