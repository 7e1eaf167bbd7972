import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  afterDecision,
  afterLook,
  ANOMALY_STATES,
  DECISIONS,
  isDecided,
  type Sight,
  type Standing,
} from './anomaly-state.js';

const sights = fc.constantFrom<Sight>('NOTHING', 'SAME', 'MOVED');
const moves = fc.array(fc.oneof(sights, fc.constantFrom(...DECISIONS)), { maxLength: 30 });
const apply = (before: Standing | undefined, move: string): Standing | undefined => {
  if (['NOTHING', 'SAME', 'MOVED'].includes(move)) return afterLook(before, move as Sight) ?? before;
  const state = before && afterDecision(before, move as (typeof DECISIONS)[number]);
  return before && state ? { state, isGone: before.isGone } : before;
};

describe('an anomaly', () => {
  it('is opened by what a rule finds and by nothing else', () => {
    expect(afterLook(undefined, 'SAME')).toEqual({ state: 'OPEN', isGone: false, step: 'FOUND' });
    expect(afterLook(undefined, 'NOTHING')).toBeUndefined();
  });

  it('that nobody decided is resolved when the facts no longer show it, and opened when they do again', () => {
    const gone = afterLook({ state: 'OPEN', isGone: false }, 'NOTHING');
    expect(gone).toEqual({ state: 'RESOLVED', isGone: true, step: 'GONE' });
    expect(afterLook(gone, 'SAME')).toEqual({ state: 'OPEN', isGone: false, step: 'FOUND' });
  });

  it.each(['EXPLAINED', 'ACCEPTED', 'CONFIRMED'] as const)(
    '%s keeps its decision when it is gone',
    (state) => {
      expect(afterLook({ state, isGone: false }, 'NOTHING')).toEqual({ state, isGone: true, step: 'GONE' });
      expect(afterLook({ state, isGone: true }, 'SAME')).toEqual({ state, isGone: false, step: 'FOUND' });
    },
  );

  it('is opened again when its figures move after a decision', () => {
    const moved = afterLook({ state: 'CONFIRMED', isGone: false }, 'MOVED');
    expect(moved).toEqual({ state: 'OPEN', isGone: false, step: 'CHANGED' });
  });

  it('cannot be accepted without an explanation, nor decided after it was decided', () => {
    expect(afterDecision({ state: 'OPEN', isGone: false }, 'ACCEPT')).toBeUndefined();
    for (const state of ['ACCEPTED', 'CONFIRMED'] as const) {
      for (const decision of ['EXPLAIN', 'ACCEPT', 'CONFIRM'] as const)
        expect(afterDecision({ state, isGone: false }, decision)).toBeUndefined();
    }
  });

  it('looked at again without a change stays as it is, whatever happened before', () => {
    fc.assert(
      fc.property(moves, sights, (history, sight) => {
        const before = history.reduce<Standing | undefined>(apply, undefined);
        const once = apply(before, sight);
        // What moved was opened again, and the figures then decided on are none.
        const again = sight === 'MOVED' ? 'SAME' : sight;
        expect(apply(once, again)).toEqual(once);
      }),
    );
  });

  it('is never open while gone, never resolved while shown, and never decided without a decision', () => {
    fc.assert(
      fc.property(moves, (history) => {
        const end = history.reduce<Standing | undefined>(apply, undefined);
        const { state, isGone } = end ?? { state: 'OPEN', isGone: false };
        expect(ANOMALY_STATES).toContain(state);
        expect(state === 'OPEN' && isGone).toBe(false);
        expect(state === 'RESOLVED' && !isGone).toBe(false);
        const wasDecided = history.some((move) => DECISIONS.includes(move as never));
        expect(isDecided(state) && !wasDecided).toBe(false);
      }),
    );
  });
});
