import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Exact, exact, sum, ZERO } from '../kernel/decimal.js';
import { localDate } from '../kernel/month.js';
import { apportion } from './apportion.js';
import type { ExampleFirm } from './programme-example.js';
import { exampleFacts } from './programme-example-run.js';
import {
  type ConditionFinding,
  decide,
  decideRound,
  type Facts,
  parseProgramme,
  type Programme,
  type ProgrammeFacts,
  type State,
} from './programmes.js';

const read = (path: string) => parseProgramme(readFileSync(path, 'utf8'), path);
const FOLDER = 'policies/programmes';
const unseen = read('test/support/unseen-programme.yaml');
const programmes = [...readdirSync(FOLDER).map((file) => read(`${FOLDER}/${file}`)), unseen];
const P09 = programmes.find(({ code }) => code === 'P09')!;

/** The facts of an example, of two subjects alike instead of hundreds. */
const few = (firm: ExampleFirm): ExampleFirm => ({
  ...firm,
  subjects: Object.fromEntries(
    Object.entries(firm.subjects).map(([kind, subjects]) => [
      kind,
      subjects.map((one) => ({ ...one, count: Math.min(one.count, 2) })),
    ]),
  ),
});
const cases = programmes.flatMap((programme) =>
  programme.examples.map((example) => ({
    programme,
    at: example.at,
    facts: exampleFacts(few(example), example.round),
  })),
);
type Case = (typeof cases)[number];
const aCase = fc.constantFrom(...cases);

const mapFacts = (facts: ProgrammeFacts, change: (facts: Facts) => Facts): ProgrammeFacts => ({
  ...facts,
  applicant: { fields: change(facts.applicant.fields) },
  ...(facts.round && { round: change(facts.round) }),
  subjects: Object.fromEntries(
    Object.entries(facts.subjects).map(([kind, subjects]) => [
      kind,
      subjects?.map((subject) => ({
        ...subject,
        fields: change(subject.fields),
        assessments: Object.fromEntries(
          Object.entries(subject.assessments ?? {}).map(([number, year]) => [number, change(year)]),
        ),
      })),
    ]),
  ),
});
const namesIn = ({ applicant, subjects, round = {} }: ProgrammeFacts): string[] => [
  ...new Set([
    ...Object.keys(applicant.fields),
    ...Object.keys(round),
    ...Object.values(subjects).flatMap((all = []) =>
      all.flatMap(({ fields, assessments = {} }) => [
        ...Object.keys(fields),
        ...Object.values(assessments).flatMap((year) => Object.keys(year)),
      ]),
    ),
  ]),
];
const without = (facts: ProgrammeFacts, gone: ReadonlySet<string>): ProgrammeFacts =>
  mapFacts(facts, (one) => Object.fromEntries(Object.entries(one).filter(([name]) => !gone.has(name))));

const run = ({ programme, at, facts }: Case) => decide(programme, facts, at);
const statesOf = (findings: readonly ConditionFinding[]): State[] => findings.map(({ state }) => state);

describe('taking facts away', () => {
  const taken = aCase.chain((one) =>
    fc
      .tuple(fc.constant(one), fc.subarray(namesIn(one.facts)), fc.boolean())
      .map(([all, names, keepsFunding]) => {
        const { funding, ...rest } = without(all.facts, new Set(names));
        return { all, less: { ...all, facts: { ...rest, ...(keepsFunding && funding && { funding }) } } };
      }),
  );

  it('never turns undetermined into a payment, and never pays more', () => {
    fc.assert(
      fc.property(taken, ({ all, less }) => {
        const [before, after] = [run(all).outcome, run(less).outcome];
        expect((after.amountYuan ?? ZERO).lte(before.amountYuan ?? ZERO)).toBe(true);
        const paid = before.kind === 'UNDETERMINED' ? (after.amountYuan ?? ZERO) : ZERO;
        expect(paid).toEqual(ZERO);
      }),
      { numRuns: 400 },
    );
  });

  it('leaves each condition as it was or undetermined', () => {
    fc.assert(
      fc.property(taken, ({ all, less }) => {
        const [before, after] = [run(all), run(less)];
        const [was, is] = [statesOf(before.conditions), statesOf(after.conditions)];
        is.forEach((state, index) => expect([was[index], 'UNDETERMINED']).toContain(state));
      }),
      { numRuns: 200 },
    );
  });

  it('names what is missing wherever something is undetermined', () => {
    fc.assert(
      fc.property(taken, ({ less }) => {
        const { outcome, conditions, subjects } = run(less);
        const open = [...conditions, ...subjects].filter(
          (one) => one.state === 'UNDETERMINED' || ('outcome' in one && one.outcome === 'UNDETERMINED'),
        );
        for (const one of open) expect(one.missing.length).toBeGreaterThan(0);
        expect(outcome.explanation.zh).not.toMatch(/：。|undefined/);
        expect(outcome.explanation.en).not.toMatch(/: \.|undefined/);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the order', () => {
  it('in which facts and subjects come changes nothing', () => {
    const inAnyOrder = aCase.chain((one) => {
      const kinds = Object.entries(one.facts.subjects);
      return fc
        .tuple(...kinds.map(([, all = []]) => fc.shuffledSubarray([...all], { minLength: all.length })))
        .map((shuffled) => ({
          one,
          other: {
            ...one,
            facts: mapFacts(
              {
                ...one.facts,
                subjects: Object.fromEntries(kinds.map(([kind], index) => [kind, shuffled[index]])),
              },
              (fields) => Object.fromEntries(Object.entries(fields).reverse()),
            ),
          },
        }));
    });
    const answer = (one: Case) => {
      const { outcome, subjects, applicantState } = run(one);
      const byId = subjects.map(({ subjectId, benefit, dueYuan, openYuan }) =>
        [subjectId, benefit?.id, dueYuan, openYuan].join(' '),
      );
      return [outcome.kind, outcome.amountYuan, outcome.possibleYuan, applicantState, byId.sort()];
    };
    fc.assert(
      fc.property(inAnyOrder, ({ one, other }) => expect(answer(other)).toEqual(answer(one))),
      { numRuns: 200 },
    );
  });
});

const fen = (most: number) => fc.integer({ min: 0, max: most }).map((amount) => exact(amount).div(100));

describe('caps', () => {
  const purchases = fc.array(fc.tuple(fen(100_000_000), fc.integer({ min: 0, max: 100 })), { maxLength: 8 });
  const firm = (bought: readonly (readonly [Exact, number])[]): ProgrammeFacts => {
    const fact = (value: Exact | number | string | boolean) =>
      ({ value, grade: 'PLATFORM_VERIFIED', sources: [] }) as const;
    return {
      applicant: { fields: { 'applicant.registeredRegion': fact('340100') } },
      subjects: {
        project: [],
        purchase: bought.map(([paid, used], index) => ({
          id: `P${index}`,
          fields: {
            'purchase.item': fact('REUSABLE_PACKAGING'),
            'purchase.invoicedOn': fact('2022-05-10'),
            'purchase.hasContract': fact(true),
            'purchase.paidYuan': fact(paid),
            'purchase.unitCount': fact(100),
            'purchase.usedCount': fact(used),
          },
        })),
      },
    };
  };

  it('are never exceeded: the firm gets 30 % of what it used, or exactly the cap', () => {
    fc.assert(
      fc.property(purchases, (bought) => {
        const { outcome, subjects } = decide(P09, firm(bought), localDate('2022-10-01'));
        const awards = sum(subjects.map((one) => one.awardYuan ?? ZERO));
        const expected = awards.gt(250_000) ? exact(250_000) : awards;
        expect(outcome.amountYuan).toEqual(expected);
        expect(sum(subjects.map((one) => one.dueYuan))).toEqual(expected);
        expect(subjects.every((one) => one.dueYuan.lte(one.awardYuan ?? ZERO))).toBe(true);
      }),
    );
  });

  it('divide a total exactly, to the fen, and give nobody more than was claimed', () => {
    fc.assert(
      fc.property(fc.array(fen(10_000_000), { maxLength: 12 }), fen(50_000_000), (claims, total) => {
        const parts = apportion(total, claims);
        const whole = sum(claims);
        expect(sum(parts)).toEqual(total.lt(whole) ? total : whole);
        parts.forEach((part, index) => {
          expect(part.gte(0) && part.lte(claims[index]!)).toBe(true);
          expect(part.decimalPlaces()).toBeLessThanOrEqual(2);
        });
      }),
    );
  });
});

describe('a fund that is too small', () => {
  const { firms } = unseen.rounds[0]!;
  const byPlace: Programme = {
    ...unseen,
    versions: unseen.versions.map((version) => ({
      ...version,
      fund: version.fund && { ...version.fund, method: 'BY_PLACE' as const },
    })),
  };
  const entries = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 }).map((parcels) =>
    parcels.map((hundreds, index) => {
      const like = firms.second!;
      const applicant = { ...like.applicant, 'applicant.parcels': hundreds * 100 };
      return { applicantId: `F${index}`, facts: exampleFacts({ ...like, applicant }) };
    }),
  );
  const at = localDate('2027-12-31');

  it('is never exceeded in proportion, and less than a yuan for each firm is left', () => {
    fc.assert(
      fc.property(entries, fen(50_000_000), (all, fund) => {
        const { claimedYuan, paidYuan, entries: decided } = decideRound(unseen, all, at, fund);
        expect(paidYuan.lte(fund.lt(claimedYuan) ? fund : claimedYuan)).toBe(true);
        const payable = claimedYuan.gt(fund) ? fund : claimedYuan;
        expect(payable.minus(paidYuan).lt(claimedYuan.gt(fund) ? all.length : '0.01')).toBe(true);
        for (const { claimYuan, payableYuan } of decided) expect(payableYuan!.lte(claimYuan!)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('is never exceeded by place, and nobody is paid before a better place is paid whole', () => {
    fc.assert(
      fc.property(entries, fen(30_000_000), (all, fund) => {
        const { paidYuan, entries: decided } = decideRound(byPlace, all, at, fund);
        expect(paidYuan.lte(fund)).toBe(true);
        const short = decided.filter(({ claimYuan, payableYuan }) => payableYuan!.lt(claimYuan!));
        const worstPaid = Math.max(
          0,
          ...decided.flatMap((one) => (one.payableYuan!.gt(0) ? one.place! : [])),
        );
        for (const { place } of short) expect(place!).toBeGreaterThanOrEqual(worstPaid);
      }),
      { numRuns: 60 },
    );
  });

  it('gives the same whatever the order of the firms', () => {
    fc.assert(
      fc.property(entries, fen(50_000_000), (all, fund) => {
        const one = decideRound(unseen, all, at, fund);
        const other = decideRound(unseen, all.toReversed(), at, fund);
        const answer = ({ entries: decided }: typeof one) =>
          decided.map(({ applicantId, place, payableYuan }) => [applicantId, place, payableYuan]);
        expect(answer(other)).toEqual(answer(one));
      }),
      { numRuns: 30 },
    );
  });
});
