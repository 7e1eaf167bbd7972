import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openInside } from '../../test/support/app.js';
import { derivedId } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { raw } from '../platform/sql.js';
import { LedgerExport, LedgerHolds, LedgerReversals, LedgerService, type Owner } from './index.js';

const ISSUER: Owner = { kind: 'ISSUER', id: 'mint' };
const UNIT = 'GREEN_CREDITS';
const hledger = (journal: string, ...command: string[]) =>
  spawnSync('hledger', ['-f', '-', ...command], { input: journal, encoding: 'utf8' });
/** Debian's package `hledger`; where it is not installed the journal is still read by the plain sums below. */
const hasHledger = hledger('', '--version').status === 0;

describe('the ledger as text for hledger', () => {
  let inside: Awaited<ReturnType<typeof openInside>>;
  let journal = '';
  let balances: { name: string; balance: string }[] = [];

  beforeAll(async () => {
    inside = await openInside();
    const { app, database } = inside;
    const cause = (name: string, day: string) => ({
      id: derivedId('test', name),
      occurredAt: new Date(`${day}T10:00:00+08:00`),
      reason: name.toUpperCase().replaceAll(' ', '_'),
      context: { name },
    });
    await database.transaction(async (transaction) => {
      const person: Owner = { kind: 'PERSON', id: 'p-1' };
      const earned = (name: string, day: string, amount: bigint) => ({
        ...cause(name, day),
        unit: UNIT,
        debit: ISSUER,
        credit: person,
        amount,
        expiresOn: '2026-12-31' as LocalDate,
      });
      await app
        .get(LedgerService)
        .post(transaction, [earned('first', '2026-03-01', 20n), earned('second', '2026-02-01', 7n)]);
      const hold = { ...cause('hold', '2026-03-05'), unit: UNIT, owner: person, amount: 9n };
      const holds = app.get(LedgerHolds);
      await holds.hold(transaction, { ...hold, expiresAt: new Date('2026-04-01') });
      await holds.capture(transaction, {
        ...cause('capture', '2026-03-06'),
        holdId: hold.id,
        amount: 5n,
        credit: { kind: 'PARTNER', id: 'tea-house' },
      });
      await app
        .get(LedgerReversals)
        .reverse(transaction, { ...cause('reverse', '2026-03-07'), transferId: derivedId('test', 'second') });
    });
    for await (const part of app.get(LedgerExport).hledger()) journal += part;
    balances = await database.rows(
      raw(
        `SELECT CONCAT(LOWER(owner_kind), ':', owner_id) AS name, balance FROM ledger_account WHERE balance <> 0`,
      ),
    );
  });
  afterAll(() => inside.close());

  it('names both sides of every transfer, and they sum to every balance', () => {
    const sums = new Map<string, bigint>();
    for (const [, name, amount] of journal.matchAll(/^ {4}(\S+) {2}(-?\d+) "GREEN_CREDITS"$/gm))
      sums.set(name!, (sums.get(name!) ?? 0n) + BigInt(amount!));
    const summed = [...sums]
      .filter(([, sum]) => sum !== 0n)
      .map(([name, sum]) => ({ name, balance: String(sum) }));
    expect(balances.length).toBeGreaterThan(3);
    expect(summed.sort(byName)).toEqual(balances.sort(byName));
  });

  it('asserts every balance at its end', () => {
    for (const { name, balance } of balances)
      expect(journal).toContain(`    ${name}  0 "GREEN_CREDITS" = ${balance} "GREEN_CREDITS"\n`);
  });

  if (hasHledger)
    it('is checked by hledger, which agrees with every balance and with no other', () => {
      expect(hledger(journal, 'check')).toMatchObject({ status: 0, stderr: '' });
      const { stdout } = hledger(journal, 'balance', '--flat', '--no-total', '-O', 'csv');
      const reported = stdout
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => /^"([^"]+)","(-?\d+) /.exec(line.replaceAll('""', '')) ?? [])
        .map(([, name, balance]) => ({ name, balance }));
      expect(reported.sort(byName as never)).toEqual(balances.sort(byName));
      const tampered = journal
        .replace(/ {2}20 "GREEN/, '  21 "GREEN')
        .replace(/ {2}-20 "GREEN/, '  -21 "GREEN');
      expect(hledger(tampered, 'check').status).not.toBe(0);
    });
  else it.todo('is checked by hledger: install it, on Debian by `apt install hledger`');
});

const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
