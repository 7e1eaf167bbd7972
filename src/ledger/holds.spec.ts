import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { openInside } from '../../test/support/app.js';
import { derivedId } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { LIMITS } from '../platform/limits.js';
import { LedgerHolds, LedgerReversals, LedgerService, type NewTransfer, type Owner } from './index.js';

const UNIT = 'TOKENS';
const person = (id: string): Owner => ({ kind: 'PERSON', id });
const held = (id: string): Owner => ({ kind: 'HOLD', id });
const debt = (id: string): Owner => ({ kind: 'DEBT', id });
const SHOP: Owner = { kind: 'PARTNER', id: 'shop' };
const ISSUER: Owner = { kind: 'ISSUER', id: 'mint' };
const at = (day: string, time = '10:00:00') => new Date(`${day}T${time}+08:00`);
const NOON = at('2026-03-08', '12:00:00');

describe('the ledger’s lots, holds and reversals', () => {
  let inside: Awaited<ReturnType<typeof openInside>>;
  let ledger: LedgerService;
  let holds: LedgerHolds;
  let reversals: LedgerReversals;
  beforeAll(async () => {
    inside = await openInside();
    ledger = inside.app.get(LedgerService);
    holds = inside.app.get(LedgerHolds);
    reversals = inside.app.get(LedgerReversals);
  });
  afterAll(() => inside.close());

  const cause = (name: string, occurredAt = NOON) => ({
    id: derivedId('test', name),
    occurredAt,
    reason: 'TEST',
    context: { name },
  });
  const post = (...transfers: NewTransfer[]) =>
    inside.database.transaction((transaction) => ledger.post(transaction, transfers));
  const earn = (who: string, name: string, amount: bigint, day = '2026-03-01', expiresOn = '2027-03-01') =>
    post({
      ...cause(name, at(day)),
      unit: UNIT,
      debit: ISSUER,
      credit: person(who),
      amount,
      expiresOn: expiresOn as LocalDate,
    });
  const spend = (who: string, name: string, amount: bigint, occurredAt = NOON) =>
    post({
      ...cause(name, occurredAt),
      unit: UNIT,
      debit: person(who),
      credit: SHOP,
      amount,
      expiresOn: null,
    });
  const hold = (who: string, name: string, amount: bigint, expiresAt = at('2026-03-09')) =>
    inside.database.transaction((transaction) =>
      holds.hold(transaction, { ...cause(name), unit: UNIT, owner: person(who), amount, expiresAt }),
    );
  const capture = (holdName: string, name: string, amount: bigint, occurredAt = NOON) =>
    inside.database.transaction((transaction) =>
      holds.capture(transaction, {
        ...cause(name, occurredAt),
        holdId: derivedId('test', holdName),
        amount,
        credit: SHOP,
      }),
    );
  const release = (holdName: string, name: string, occurredAt = NOON) =>
    inside.database.transaction((transaction) =>
      holds.release(transaction, { ...cause(name, occurredAt), holdId: derivedId('test', holdName) }),
    );
  const reverse = (earned: string, occurredAt = NOON) =>
    inside.database.transaction((transaction) =>
      reversals.reverse(transaction, {
        ...cause(`reversal of ${earned}`, occurredAt),
        reason: 'REVERSAL',
        transferId: derivedId('test', earned),
      }),
    );
  const twice = async (work: () => Promise<unknown>) => {
    await work();
    await work();
  };
  const balances = async (who: string) => ({
    free: await ledger.balance(person(who), UNIT),
    held: await ledger.balance(held(who), UNIT),
    owed: -(await ledger.balance(debt(who), UNIT)),
  });
  const left = async (who: string) =>
    (await ledger.lots(person(who), UNIT, { first: 20 })).nodes.map(({ remaining, expiresOn }) => ({
      remaining,
      expiresOn,
    }));

  it('set aside what is held, pay it in parts, and give the rest back to the lots it came from', async () => {
    await earn('ann', 'ann 1', 10n, '2026-03-01', '2027-03-01');
    await earn('ann', 'ann 2', 10n, '2026-03-02', '2027-03-02');
    await hold('ann', 'ann holds', 15n);
    await expect(balances('ann')).resolves.toEqual({ free: 5n, held: 15n, owed: 0n });
    await capture('ann holds', 'ann pays', 8n);
    await expect(balances('ann')).resolves.toEqual({ free: 5n, held: 7n, owed: 0n });
    await release('ann holds', 'ann gets back');
    await expect(balances('ann')).resolves.toEqual({ free: 12n, held: 0n, owed: 0n });
    await expect(left('ann')).resolves.toEqual([
      { remaining: '2', expiresOn: '2027-03-01' },
      { remaining: '10', expiresOn: '2027-03-02' },
    ]);
  });

  it('change nothing when hold, capture or release come again, and refuse another end', async () => {
    await earn('ben', 'ben 1', 10n);
    await twice(() => hold('ben', 'ben holds', 6n));
    await twice(() => capture('ben holds', 'ben pays', 4n));
    await expect(capture('ben holds', 'ben pays more', 3n)).rejects.toMatchObject({
      reason: 'HOLD_TOO_SMALL',
      details: { remaining: '2' },
    });
    await twice(() => release('ben holds', 'ben gets back'));
    await expect(balances('ben')).resolves.toEqual({ free: 6n, held: 0n, owed: 0n });
    await expect(capture('ben holds', 'ben pays later', 1n)).rejects.toMatchObject({ reason: 'HOLD_ENDED' });
    await expect(release('ben holds', 'ben again')).rejects.toMatchObject({ reason: 'HOLD_ENDED' });
    await expect(capture('no hold', 'ben pays nothing', 1n)).rejects.toMatchObject({
      reason: 'HOLD_UNKNOWN',
    });
  });

  it('give an expired hold back from the database alone, once, as of the moment it expired', async () => {
    await earn('cat', 'cat 1', 10n);
    await hold('cat', 'cat holds', 6n, at('2026-03-09'));
    await expect(capture('cat holds', 'too late', 1n, at('2026-03-09'))).rejects.toMatchObject({
      reason: 'HOLD_EXPIRED',
    });
    jest.replaceProperty(LIMITS as { ledgerDueAtOnce: number }, 'ledgerDueAtOnce', 1);
    const now = at('2026-03-10');
    await expect(Promise.all([holds.releaseDue(now), holds.releaseDue(now)])).resolves.toEqual([true, true]);
    while (await holds.releaseDue(now));
    jest.restoreAllMocks();
    await expect(balances('cat')).resolves.toEqual({ free: 10n, held: 0n, owed: 0n });
    const { nodes } = await ledger.statement(person('cat'), UNIT, { first: 1 });
    expect(nodes).toMatchObject([{ amount: '6', reason: 'HOLD_EXPIRY', occurredAt: at('2026-03-09') }]);
    await expect(capture('cat holds', 'much too late', 1n)).rejects.toMatchObject({ reason: 'HOLD_EXPIRED' });
  });

  it('let one of a capture and a release win when both come at once', async () => {
    await earn('dan', 'dan 1', 10n);
    await hold('dan', 'dan holds', 10n);
    const both = await Promise.allSettled([
      capture('dan holds', 'dan pays', 10n),
      release('dan holds', 'dan cancels'),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const { free, held: still } = await balances('dan');
    expect([0n, 10n]).toContain(free);
    expect(still).toBe(0n);
  });

  it('take a false credit back from its own lot while it is there', async () => {
    await earn('eve', 'eve 1', 10n, '2026-03-01');
    await earn('eve', 'eve 2', 7n, '2026-03-02');
    await twice(() => reverse('eve 2'));
    await expect(balances('eve')).resolves.toEqual({ free: 10n, held: 0n, owed: 0n });
    await expect(left('eve')).resolves.toEqual([{ remaining: '10', expiresOn: '2027-03-01' }]);
  });

  it('follow a false credit through what was spent of it: other lots first, then a debt, then what is earned next', async () => {
    await earn('fay', 'fay 1', 10n, '2026-03-01');
    await earn('fay', 'fay 2', 4n, '2026-03-02');
    await spend('fay', 'fay buys', 9n);
    await reverse('fay 1');
    await expect(balances('fay')).resolves.toEqual({ free: 0n, held: 0n, owed: 5n });
    await earn('fay', 'fay 3', 3n, '2026-03-08');
    await expect(balances('fay')).resolves.toEqual({ free: 0n, held: 0n, owed: 2n });
    await earn('fay', 'fay 4', 3n, '2026-03-08');
    await earn('fay', 'fay 4', 3n, '2026-03-08');
    await expect(balances('fay')).resolves.toEqual({ free: 1n, held: 0n, owed: 0n });
    const { nodes } = await ledger.statement(person('fay'), UNIT, { first: 20 });
    expect(nodes.map(({ reason, amount }) => `${reason} ${amount}`)).toEqual([
      'WORK_OFF -2',
      'TEST 3',
      'WORK_OFF -3',
      'TEST 3',
      'WORK_OFF -4',
      'REVERSAL -1',
      'TEST -9',
      'TEST 4',
      'TEST 10',
    ]);
  });

  it('work a debt off with what a hold gives back, even where it has expired meanwhile', async () => {
    await earn('gil', 'gil 1', 10n, '2026-03-01', '2026-03-08');
    await hold('gil', 'gil holds', 10n, at('2026-03-20'));
    await reverse('gil 1');
    await expect(balances('gil')).resolves.toEqual({ free: 0n, held: 10n, owed: 10n });
    await release('gil holds', 'gil gets back', at('2026-03-12'));
    await expect(balances('gil')).resolves.toEqual({ free: 0n, held: 0n, owed: 0n });
  });

  it('expire after their last day, oldest first, and owe nothing for it when they are reversed later', async () => {
    await earn('hal', 'hal 1', 10n, '2026-03-01', '2026-03-31');
    await earn('hal', 'hal 2', 10n, '2026-03-02', '2026-04-01');
    await spend('hal', 'hal buys', 3n);
    const expire = async (today: string) => {
      while (await reversals.expireDue(today as LocalDate));
    };
    await expire('2026-03-31');
    await expect(balances('hal')).resolves.toMatchObject({ free: 17n });
    await Promise.all([expire('2026-04-01'), expire('2026-04-01')]);
    await expect(balances('hal')).resolves.toMatchObject({ free: 10n });
    const { nodes } = await ledger.statement(person('hal'), UNIT, { first: 1 });
    expect(nodes).toMatchObject([
      { reason: 'EXPIRY', amount: '-7', occurredAt: at('2026-04-01', '00:00:00') },
    ]);
    await reverse('hal 1', at('2026-04-01', '09:00:00'));
    await expect(balances('hal')).resolves.toEqual({ free: 7n, held: 0n, owed: 0n });
  });

  it('give back what expired while it was held, and expire it then', async () => {
    await earn('ida', 'ida 1', 10n, '2026-03-01', '2026-03-10');
    await hold('ida', 'ida holds', 4n, at('2026-03-20'));
    await reversals.expireDue('2026-03-11' as LocalDate);
    await expect(balances('ida')).resolves.toEqual({ free: 0n, held: 4n, owed: 0n });
    await release('ida holds', 'ida gets back', at('2026-03-12'));
    await expect(spend('ida', 'ida buys', 1n, at('2026-03-12'))).rejects.toMatchObject({
      reason: 'BALANCE_TOO_LOW',
    });
    await reversals.expireDue('2026-03-12' as LocalDate);
    await expect(balances('ida')).resolves.toEqual({ free: 0n, held: 0n, owed: 0n });
  });

  it('refuse to reverse what was never credited', async () => {
    await expect(reverse('nothing')).rejects.toMatchObject({ code: 'NOT_FOUND', reason: 'TRANSFER_UNKNOWN' });
  });

  it('are rebuilt by their transfers, whatever was done', async () => {
    await expect(ledger.discrepancies()).resolves.toEqual([]);
    await expect(ledger.totals()).resolves.toEqual([{ unit: UNIT, total: '0' }]);
  });

  it('stand in tables that refuse to be changed', async () => {
    for (const table of ['ledger_transfer', 'ledger_lot_move', 'audit_entry'])
      for (const change of [`UPDATE ${table} SET `, `DELETE FROM ${table}`]) {
        const column = table === 'audit_entry' ? "kind = 'X'" : 'amount = amount + 1';
        const statement = change.startsWith('UPDATE') ? change + column : change;
        await expect(inside.database.rows({ text: statement, values: [] })).rejects.toThrow('append-only');
      }
  });
});
