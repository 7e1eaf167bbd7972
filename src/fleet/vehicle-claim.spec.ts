import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, type LocalDate } from '../kernel/month.js';
import { claimsOf, knownAt, type OwnershipStatement } from './vehicle-claim.js';

const day = (text: string) => text as LocalDate;
const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));

const said = (
  enterpriseId: string,
  minute: number,
  ownedFrom: string,
  ownedTo: string | null = null,
  superseded: number | null = null,
): OwnershipStatement => ({
  id: `${enterpriseId}-${minute}`,
  enterpriseId,
  ownedFrom: day(ownedFrom),
  ownedTo: ownedTo ? day(ownedTo) : null,
  recordedAt: at(minute),
  supersededAt: superseded === null ? null : at(superseded),
});
const told = (statements: readonly OwnershipStatement[]) =>
  claimsOf(statements).map(
    ({ enterpriseId, heldFrom, heldTo, isContested }) =>
      `${enterpriseId} ${heldFrom}..${heldTo ?? ''}${isContested ? ' contested' : ''}`,
  );

describe('the claims to a vehicle', () => {
  it('leave it with the first firm that said so, whatever the later one says of the time before', () => {
    expect(told([said('a', 1, '2024-01-10'), said('b', 2, '2020-01-01')])).toEqual([
      'a 2024-01-10..',
      'b 2020-01-01..2024-01-09',
      'b 2024-01-10.. contested',
    ]);
  });

  it('pass it on from the day after the last one, without a contested day', () => {
    expect(
      told([
        said('a', 1, '2024-01-10', null, 2),
        said('a', 2, '2024-01-10', '2026-03-14'),
        said('b', 3, '2026-03-15'),
      ]),
    ).toEqual(['a 2024-01-10..2026-03-14', 'b 2026-03-15..']);
  });

  it('give the days that the holder gives up to the one who waited', () => {
    expect(
      told([
        said('a', 1, '2024-01-10', null, 3),
        said('b', 2, '2026-03-01'),
        said('a', 3, '2024-01-10', '2026-03-14'),
      ]),
    ).toEqual(['a 2024-01-10..2026-03-14', 'b 2026-03-01..2026-03-14 contested', 'b 2026-03-15..']);
  });

  it('stay with the holder who corrects the beginning of the ownership', () => {
    expect(
      told([said('a', 1, '2024-01-10', null, 3), said('b', 2, '2025-01-01'), said('a', 3, '2024-01-01')]),
    ).toEqual(['a 2024-01-01..2024-01-09', 'a 2024-01-10..', 'b 2025-01-01.. contested']);
  });

  it('do not come back to who gave them up and claims them again', () => {
    expect(
      told([
        said('a', 1, '2024-01-10', null, 2),
        said('a', 2, '2024-01-10', '2026-03-14', 4),
        said('b', 3, '2026-03-15'),
        said('a', 4, '2024-01-10'),
      ]),
    ).toEqual(['a 2024-01-10..2026-03-14', 'a 2026-03-15.. contested', 'b 2026-03-15..']);
  });

  it('are those of an earlier instant when only what was known then is heard', () => {
    const statements = [
      said('a', 1, '2024-01-10', null, 3),
      said('b', 2, '2026-03-01'),
      said('a', 3, '2024-01-10', '2026-02-28'),
    ];
    expect(told(knownAt(statements, at(2)))).toEqual(['a 2024-01-10..', 'b 2026-03-01.. contested']);
    expect(told(knownAt(statements, at(3)))).toEqual(['a 2024-01-10..2026-02-28', 'b 2026-03-01..']);
  });

  it('give every day to the longest in the queue for it, after any history of statements', () => {
    fc.assert(
      fc.property(fc.array(statementCommand, { maxLength: 14 }), (commands) => {
        const { statements, queues } = history(commands);
        const claims = claimsOf(statements);
        for (const [date, queue] of queues) {
          const claiming = claims.filter(
            ({ heldFrom, heldTo }) => heldFrom <= date && (heldTo === null || heldTo >= date),
          );
          const holders = claiming.filter(({ isContested }) => !isContested);
          expect(claiming.map(({ enterpriseId }) => enterpriseId).sort()).toEqual([...queue].sort());
          expect(holders.map(({ enterpriseId }) => enterpriseId)).toEqual(queue.slice(0, 1));
        }
      }),
      { numRuns: 500 },
    );
  });
});

const FIRST = day('2026-01-01');
const DAYS = 12;
const statementCommand = fc.record({
  enterpriseId: fc.constantFrom('a', 'b', 'c'),
  from: fc.integer({ min: 0, max: DAYS - 1 }),
  length: fc.option(fc.integer({ min: 0, max: 5 })),
  /** Which standing entry of the firm it corrects, if it has one. */
  corrects: fc.option(fc.integer({ min: 0, max: 2 })),
});
type StatementCommand = typeof statementCommand extends fc.Arbitrary<infer T> ? T : never;

/** The statements that commands leave, and beside them a queue of firms for each day, kept step by step. */
function history(commands: readonly StatementCommand[]) {
  const statements: OwnershipStatement[] = [];
  const dates = Array.from({ length: DAYS + 6 }, (_one, index) => addDays(FIRST, index));
  const queues = new Map(dates.map((date) => [date, [] as string[]]));
  const owns = (one: OwnershipStatement, date: LocalDate) =>
    one.supersededAt === null && one.ownedFrom <= date && (one.ownedTo === null || one.ownedTo >= date);
  commands.forEach(({ enterpriseId, from, length, corrects }, minute) => {
    const own = statements.filter((one) => one.enterpriseId === enterpriseId && !one.supersededAt);
    const corrected = corrects === null ? undefined : own[corrects];
    const ownedTo = length === null ? null : addDays(FIRST, from + length);
    const next = said(enterpriseId, minute, addDays(FIRST, from), ownedTo);
    // A firm has one entry for a day.
    if (dates.some((date) => owns(next, date) && own.some((one) => one !== corrected && owns(one, date))))
      return;
    if (corrected) statements[statements.indexOf(corrected)] = { ...corrected, supersededAt: at(minute) };
    statements.push(next);
    for (const [date, queue] of queues) {
      const isIn = queue.includes(enterpriseId);
      const claims = statements.some((one) => one.enterpriseId === enterpriseId && owns(one, date));
      if (claims && !isIn) queue.push(enterpriseId);
      if (!claims && isIn) queue.splice(queue.indexOf(enterpriseId), 1);
    }
  });
  return { statements, queues };
}
