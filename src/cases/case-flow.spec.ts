import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseProgramme, programmeVersionAt } from '../rulebook/programmes.js';
import { policyFiles } from '../platform/policy-files.js';
import {
  afterStep,
  blockOf,
  CASE_STATES,
  CASE_STEPS,
  type CaseState,
  type CaseStepKind,
  MOVES,
  type Standing,
} from './case-flow.js';
import {
  after,
  entryOf,
  partyKey,
  type Route,
  routeOf,
  type Station,
  STATIONS,
  stopAt,
} from './case-route.js';

const programmes = new Map(
  policyFiles('programmes').map(({ name, text }) => {
    const programme = parseProgramme(text, name);
    return [programme.code, programme] as const;
  }),
);
const routeAt = (code: string, day: string): Route => {
  const programme = programmes.get(code);
  if (!programme) throw new Error(`no programme ${code}`);
  return routeOf(programmeVersionAt(programme, day as never));
};
const stationsOf = ({ stops }: Route): string => stops.map(({ station }) => station).join(' ');

const DRAFTED: Standing = {
  state: 'DRAFT',
  correctionsUsed: 0,
  correctionsAllowed: 1,
  agreed: [],
  isPlanned: false,
  isPublished: false,
  isNoticeOver: false,
  openObjections: 0,
  openClaims: 0,
  isDecided: true,
  isDecidedByPlan: false,
  isAppealed: false,
  isAppealOver: false,
};

/** Any procedure there could be: stations in any order, each for one or two parties. */
const routes: fc.Arbitrary<Route> = fc
  .record({
    stations: fc.shuffledSubarray([...STATIONS]),
    isJoint: fc.boolean(),
    corrections: fc.option(fc.integer({ min: 0, max: 2 })),
    isEvaluated: fc.boolean(),
  })
  .map(({ stations, isJoint, corrections, isEvaluated }) => {
    const by = [
      { department: 'COMMERCE', level: 'county' },
      { department: 'FINANCE', level: 'county' },
    ].slice(0, isJoint ? 2 : 1);
    const steps = [
      ...stations.map((stage) => ({ stage, by })),
      ...(isEvaluated ? [{ stage: 'EVALUATION', by }] : []),
    ];
    return routeOf({
      benefits: [],
      procedure: { delivery: 'BY_APPLICATION', steps, corrections: corrections ?? undefined } as never,
    });
  });

interface Tried {
  readonly pick: number;
  readonly party: number;
  readonly passes: boolean;
}
const tries: fc.Arbitrary<Tried[]> = fc.array(
  fc.record({ pick: fc.nat(10_000), party: fc.nat(1), passes: fc.boolean() }),
  { maxLength: 80 },
);
/** What ends a case is rarely tried, so that cases get far. */
const ENDING: readonly CaseStepKind[] = ['WITHDRAW', 'REFUSE'];

/** Takes any step that nothing blocks. `passes` lets the days of a notice pass. */
function walk(route: Route, tried: readonly Tried[]): { now: Standing; taken: CaseStepKind[] } {
  let now: Standing = { ...DRAFTED, correctionsAllowed: route.corrections };
  const taken: CaseStepKind[] = [];
  for (const { pick, party, passes } of tried) {
    if (passes && now.isPublished) now = { ...now, isNoticeOver: true };
    const by = stopAt(route, now.state)?.by ?? [];
    const named = by[party % Math.max(by.length, 1)];
    const key = named && partyKey(named);
    const open = CASE_STEPS.filter(
      (step) => (pick % 10 === 0 || !ENDING.includes(step)) && !blockOf(route, now, step, key),
    );
    const step = open[pick % Math.max(open.length, 1)];
    if (!step) continue;
    now = afterStep(route, now, step, key);
    taken.push(step);
  }
  return { now, taken };
}

describe('the way of a case', () => {
  it('is that of its document: P10 by district, auditor, plan, government and notice', () => {
    expect(stationsOf(routeAt('P10', '2024-07-01'))).toBe(
      'FIRST_CHECK THIRD_PARTY_CHECK PLAN APPROVAL PUBLIC_NOTICE',
    );
    expect(routeAt('P10', '2024-07-01').isEvaluated).toBe(true);
  });

  it('begins with the joint check where there is no first one, and P12 is approved before it is paid', () => {
    const route = routeAt('P12', '2022-06-01');
    expect(stationsOf(route)).toBe('JOINT_CHECK PLAN PUBLIC_NOTICE APPROVAL');
    expect(entryOf(route)).toBe('JOINT_CHECK');
  });

  it('never lacks a check and an approval, also where the document names no step at all', () => {
    for (const [code, programme] of programmes)
      for (const version of programme.versions) {
        const stations = stationsOf(routeOf(version));
        expect([code, stations]).toEqual([code, expect.stringMatching(/(FIRST|JOINT)_CHECK.*APPROVAL/)]);
      }
    expect(stationsOf(routeAt('P06', '2024-07-01'))).toBe('FIRST_CHECK APPROVAL');
  });

  it('never lacks a plan where the rule leaves a sum to persons, as for the sorting equipment of P09', () => {
    expect(stationsOf(routeAt('P09', '2022-10-01'))).toBe('FIRST_CHECK PLAN APPROVAL');
  });

  it('lets an applicant correct once where the programme says once, as P04 of 2021', () => {
    const route = routeAt('P04', '2021-05-01');
    const filed: Standing = { ...DRAFTED, state: 'FIRST_CHECK', correctionsAllowed: route.corrections };
    expect(blockOf(route, filed, 'RETURN')).toBeUndefined();
    const again = afterStep(route, afterStep(route, filed, 'RETURN'), 'FILE_AGAIN');
    expect(again).toMatchObject({ state: 'FIRST_CHECK', correctionsUsed: 1 });
    expect(blockOf(route, again, 'RETURN')).toBe('CORRECTIONS_USED');
  });
});

describe('whatever is tried on a case', () => {
  const runs = { numRuns: 300 };

  it('nothing is approved for payment without every station before it, since it was last begun anew', () => {
    let approved = 0;
    fc.assert(
      fc.property(routes, tries, (route, tried) => {
        const { now, taken } = walk(route, tried);
        if (!['APPROVED', 'PAYING', 'PAID', 'EVALUATED'].includes(now.state)) return;
        approved += 1;
        const begun = taken.findLastIndex(
          (step) => MOVES[step].to === 'ENTRY' || step === 'FILE' || step === 'CONFIRM',
        );
        const since = taken.slice(begun + 1);
        const leaving: Record<Station, CaseStepKind> = {
          FIRST_CHECK: 'AGREE',
          THIRD_PARTY_CHECK: 'AGREE',
          JOINT_CHECK: 'AGREE',
          PLAN: 'ADOPT_PLAN',
          PUBLIC_NOTICE: 'CLOSE_NOTICE',
          APPROVAL: 'APPROVE',
        };
        const stations = route.stops.slice(
          route.stops.findIndex(({ station }) => station === entryOf(route)),
        );
        for (const { station } of stations) expect(since).toContain(leaving[station]);
        expect(since.indexOf('ADOPT_PLAN') >= 0 ? since.indexOf('PROPOSE_PLAN') : 0).toBeGreaterThanOrEqual(
          0,
        );
      }),
      runs,
    );
  });

  it('all parties of a station agree before it is left, each of them once', () => {
    fc.assert(
      fc.property(routes, tries, (route, tried) => {
        const { now } = walk(route, tried);
        const parties = (stopAt(route, now.state)?.by ?? []).map(partyKey);
        expect(new Set(now.agreed).size).toBe(now.agreed.length);
        expect(parties.every((party) => now.agreed.includes(party)) && parties.length > 0).toBe(false);
      }),
      runs,
    );
  });

  it('an open objection keeps it in its notice', () => {
    fc.assert(
      fc.property(routes, tries, (route, tried) => {
        const { now } = walk(route, tried);
        const holds = ['PUBLIC_NOTICE', 'WITHDRAWN'].includes(now.state);
        expect(now.openObjections > 0 && !holds).toBe(false);
        expect(now.openObjections).toBeGreaterThanOrEqual(0);
      }),
      runs,
    );
  });

  it('an applicant corrects no more often than is allowed, and appeals once', () => {
    fc.assert(
      fc.property(routes, tries, (route, tried) => {
        const { now, taken } = walk(route, tried);
        expect(taken.filter((step) => step === 'APPEAL').length).toBeLessThanOrEqual(1);
        expect(now.correctionsUsed).toBeLessThanOrEqual(route.corrections ?? now.correctionsUsed);
      }),
      runs,
    );
  });

  it('leads to a state that there is, and from a closed one only by an appeal', () => {
    fc.assert(
      fc.property(routes, tries, (route, tried) => {
        const { now } = walk(route, tried);
        expect(CASE_STATES).toContain(now.state);
        const open = CASE_STEPS.filter((step) => !blockOf(route, { ...now, state: 'WITHDRAWN' }, step));
        expect(open).toEqual([]);
      }),
      runs,
    );
  });
});

describe('every step', () => {
  it('is reached from a state in which a case can be, by somebody who has a role', () => {
    for (const step of CASE_STEPS) {
      const { from, roles, side } = MOVES[step];
      expect(from.every((state: CaseState) => CASE_STATES.includes(state))).toBe(true);
      expect(roles.length > 0).toBe(side === 'FIRM' || side === 'DEPARTMENT');
    }
  });

  it('that decides on what another did is barred to who did it', () => {
    const barred = CASE_STEPS.filter((step) => (MOVES[step].notAfterOwn ?? []).length > 0);
    expect(barred).toEqual([
      'ADOPT_PLAN',
      'REJECT_PLAN',
      'APPROVE',
      'TEST',
      'LOWER',
      'EVALUATE',
      'GRANT_APPEAL',
      'DISMISS_APPEAL',
    ]);
  });

  it('leads onward from each station of a route to the next', () => {
    const route = routeAt('P12', '2022-06-01');
    expect(after(route, 'FILING')).toBe('JOINT_CHECK');
    expect(after(route, 'JOINT_CHECK')).toBe('PLAN');
    expect(after(route, 'APPROVAL')).toBe('APPROVED');
  });
});
