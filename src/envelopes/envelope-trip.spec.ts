import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { LocalDate } from '../kernel/month.js';
import { Refusal } from '../kernel/refusal.js';
import { type Custody, dueBackOn, type Step, takeStep } from './envelope-trip.js';
import { graiCheckDigit, isGrai } from './grai.js';

const at = (minute: number): Date => new Date(Date.UTC(2026, 2, 1, 0, minute));
const FRESH: Custody = { assetId: 'A-1', state: 'COMMISSIONED', since: at(0), trip: null };
const issue = (minute: number, tripId = 'T-1'): Step => ({
  kind: 'ISSUE',
  at: at(minute),
  tripId,
  dueBackOn: dueBackOn(at(minute)),
});
const back = (minute: number, personId: string | null = null, outletId = 'O-1'): Step => ({
  kind: 'RETURN',
  at: at(minute),
  personId,
  outletId,
});
const declare = (minute: number, personId: string, outletId = 'O-1'): Step => ({
  kind: 'DECLARE_RETURN',
  at: at(minute),
  by: { personId, outletId },
});

/** The last outcome of steps that are all expected to be allowed but the last. */
function after(...steps: Step[]) {
  let custody = FRESH;
  let outcome: ReturnType<typeof takeStep> | undefined;
  for (const step of steps) {
    if (outcome instanceof Refusal) throw outcome;
    outcome = takeStep(custody, step);
    if (!(outcome instanceof Refusal)) custody = outcome.custody;
  }
  return outcome;
}
const returnedBy = (...steps: Step[]) => {
  const outcome = after(...steps);
  return outcome instanceof Refusal ? outcome.reason : outcome?.returnedBy;
};

describe('the trip of a reusable asset', () => {
  it('is due back thirty days after the civil day of issue', () => {
    // 16:30 UTC is the next day in China.
    expect(dueBackOn(new Date('2026-03-01T16:30:00Z'))).toBe('2026-04-01');
  });

  it('says whether the return was on time, counting the due day in', () => {
    const inTime = after(issue(1), { ...back(2), at: new Date('2026-03-31T15:59:59Z') } as Step);
    const late = after(issue(1), { ...back(2), at: new Date('2026-03-31T16:00:00Z') } as Step);
    expect(inTime).toMatchObject({ why: { zh: '按时归还（应还 2026-03-31）' } });
    expect(late).toMatchObject({ why: { en: 'returned late (due 2026-03-31)' } });
  });

  it('counts a return for the person whom the outlet names, else for the one who declared it there', () => {
    expect(returnedBy(issue(1), back(3, 'P-1'))).toBe('P-1');
    expect(returnedBy(issue(1), declare(2, 'P-1'), back(3))).toBe('P-1');
    expect(returnedBy(issue(1), declare(2, 'P-1'), back(3, 'P-2'))).toBe('P-2');
    expect(returnedBy(issue(1), declare(2, 'P-1', 'O-1'), back(3, null, 'O-2'))).toBeNull();
    expect(returnedBy(issue(1), declare(2, 'P-1'), back(3), issue(4, 'T-2'), back(5))).toBeNull();
  });

  it('accepts a return recorded by an outlet whose clock is behind the phone that declared it', () => {
    expect(returnedBy(issue(1), declare(9, 'P-1'), back(8))).toBe('P-1');
  });

  it.each<[string, string, Step[]]>([
    ['a return before the issue', 'RETURN_BEFORE_ISSUE', [issue(5), back(4)]],
    ['an issue before the last return', 'OUT_OF_ORDER', [issue(5), back(6), issue(5)]],
    [
      'a due date before the issue',
      'DUE_BEFORE_ISSUE',
      [{ ...issue(5), dueBackOn: '2026-02-28' as LocalDate } as Step],
    ],
  ])('refuses %s as BAD_USER_INPUT', (_name, reason, steps) => {
    expect(after(...steps)).toMatchObject({ code: 'BAD_USER_INPUT', reason });
  });

  it('gives the same outcome as a plain model, whatever the steps', () => {
    const kinds = ['ISSUE', 'DECLARE_RETURN', 'RETURN', 'RETIRE'] as const;
    const word = fc.record({ kind: fc.constantFrom(...kinds), minutes: fc.integer({ min: -3, max: 5 }) });
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), (words) => {
        const model = new Model();
        let custody = FRESH;
        words.forEach(({ kind, minutes }, index) => {
          const minute = Math.max(0, model.minute + minutes);
          const outcome = takeStep(custody, stepOf(kind, minute, index));
          expect(outcome instanceof Refusal ? outcome.reason : 'TAKEN').toBe(model.take(kind, minute));
          if (!(outcome instanceof Refusal)) custody = outcome.custody;
          expect(model.issues - model.returns).toBe(
            ['OUT', 'RETURN_DECLARED'].includes(custody.state) ? 1 : 0,
          );
        });
      }),
    );
  });
});

const stepOf = (kind: Step['kind'], minute: number, index: number): Step => {
  if (kind === 'ISSUE') return issue(minute, `T-${index}`);
  if (kind === 'RETURN') return back(minute);
  return kind === 'DECLARE_RETURN' ? declare(minute, 'P-1') : { kind, at: at(minute) };
};

/** What a storekeeper would keep: counts, flags and the last time; no states and no table. */
class Model {
  issues = 0;
  returns = 0;
  minute = 0;
  private issuedAt = 0;
  private isDeclared = false;
  private isRetired = false;

  take(kind: Step['kind'], minute: number): string {
    const isOut = this.issues > this.returns;
    const isComing = kind === 'RETURN' || kind === 'DECLARE_RETURN';
    if (this.isRetired) return 'ASSET_RETIRED';
    if (isComing && this.issues === 0) return 'ASSET_NOT_ISSUED';
    if (isComing && !isOut) return 'TRIP_ALREADY_RETURNED';
    if (!isComing && isOut) return 'ASSET_OUT';
    if (kind === 'DECLARE_RETURN' && this.isDeclared) return 'RETURN_ALREADY_DECLARED';
    if (isComing && minute < this.issuedAt) return 'RETURN_BEFORE_ISSUE';
    if (!isComing && minute < this.minute) return 'OUT_OF_ORDER';
    this.minute = minute;
    this.isDeclared = kind === 'DECLARE_RETURN';
    this.isRetired = kind === 'RETIRE';
    if (kind === 'ISSUE') [this.issues, this.issuedAt] = [this.issues + 1, minute];
    if (kind === 'RETURN') this.returns += 1;
    return 'TAKEN';
  }
}

describe('GRAI', () => {
  it('needs a correct check digit and a serial', () => {
    // 4006381333931 is the GTIN-13 printed on an article in the shops.
    expect(graiCheckDigit('400638133393')).toBe('1');
    expect(isGrai('800304006381333931SN-0001')).toBe(true);
    expect(isGrai('800304006381333932SN-0001')).toBe(false);
    expect(isGrai('800304006381333931')).toBe(false);
    expect(isGrai('04006381333931SN-0001')).toBe(false);
  });
});
