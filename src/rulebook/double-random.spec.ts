import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contentDigest, digest } from '../kernel/id.js';
import {
  commitmentTo,
  draw,
  type DrawQuestion,
  isInConflict,
  seedOf,
  strataTooLarge,
  uniformBelow,
  withoutInspectors,
} from './double-random.js';
import { type DrawFile, questionOf, verifyDraw } from './draw-file.js';

const firm = (number: number, riskClass = 'B', relatedIds: string[] = []) => ({
  id: `firm-${number}`,
  riskClass,
  relatedIds,
});
const inspector = (number: number, avoids: string[] = []) => ({
  id: `inspector-${number}`,
  departmentId: 'postal',
  avoids,
});
const many = <T>(count: number, one: (number: number) => T): T[] =>
  Array.from({ length: count }, (_unused, index) => one(index));
const seed = (number: number): string => digest('seed', number);

const QUESTION: DrawQuestion = {
  inspectees: [...many(10, (number) => firm(number)), ...many(5, (number) => firm(100 + number, 'A'))],
  inspectors: [
    ...many(4, (number) => inspector(number)),
    inspector(4, ['firm-0', 'firm-1']),
    inspector(5, ['owner-of-2']),
  ],
  strata: [
    { riskClass: 'A', firms: 2 },
    { riskClass: 'B', firms: 3 },
  ],
  inspectorsPerFirm: 2,
  subject: 'draw-1',
};

describe('the double-random draw', () => {
  it('gives what was reckoned by hand from the words of the decision record', () => {
    // SHA-256 of the parts, each as "length:text"; its number modulo what is left; swapped to the front.
    const ids = many(3, (number) => `firm-${number}`);
    const blocks = [0, 1].map((number) =>
      BigInt(`0x${digest('double-random-1', seed(1), 'by-hand', 'firms', 'B', number)}`),
    );
    const drawn: string[] = [];
    for (const block of blocks) {
      const place = drawn.length;
      const at = place + Number(block % BigInt(ids.length - place));
      [ids[place], ids[at]] = [ids[at] as string, ids[place] as string];
      drawn.push(ids[place] as string);
    }
    const question = {
      ...QUESTION,
      inspectees: many(3, (number) => firm(number)),
      strata: [{ riskClass: 'B', firms: 2 }],
      subject: 'by-hand',
    };
    expect(draw(question, seed(1)).map(({ enterpriseId }) => enterpriseId)).toEqual(drawn);
  });

  it('gives the same for the same seed, whatever the order of the lists, and another for another draw', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.shuffledSubarray([...QUESTION.inspectees], { minLength: 15 }),
        (number, firms) => {
          const shuffled = { ...QUESTION, inspectees: firms, inspectors: QUESTION.inspectors.toReversed() };
          expect(draw(shuffled, seed(number))).toEqual(draw(QUESTION, seed(number)));
        },
      ),
      { seed: 31 },
    );
    const results = many(20, (number) =>
      JSON.stringify(draw({ ...QUESTION, subject: `draw-${number}` }, seed(7))),
    );
    expect(new Set(results).size).toBe(20);
  });

  it('draws each firm of a class, and each inspector without a conflict, equally often over many seeds', () => {
    const times = 6_000;
    const firms = new Map<string, number>();
    const inspectors = new Map<string, number>();
    const add = (counts: Map<string, number>, id: string) => counts.set(id, (counts.get(id) ?? 0) + 1);
    for (let number = 0; number < times; number += 1) {
      for (const { enterpriseId, inspectorIds } of draw(QUESTION, seed(number))) {
        add(firms, enterpriseId);
        if (enterpriseId === 'firm-100') for (const id of inspectorIds) add(inspectors, id);
      }
    }
    // Five standard deviations of a binomial: the seeds are fixed, so it holds always or never.
    const within = (count: number | undefined, trials: number, share: number) =>
      Math.abs((count ?? 0) - trials * share) < 5 * Math.sqrt(trials * share * (1 - share));
    for (const { id, riskClass } of QUESTION.inspectees)
      expect([id, within(firms.get(id), times, riskClass === 'A' ? 0.4 : 0.3)]).toEqual([id, true]);
    for (const { id } of QUESTION.inspectors)
      expect([id, within(inspectors.get(id), firms.get('firm-100') ?? 0, 1 / 3)]).toEqual([id, true]);
  });

  it('never sends an inspector with an interest, never one alone and never one twice to a firm', () => {
    const avoids = fc.array(fc.constantFrom(...QUESTION.inspectees.map(({ id }) => id), 'owner-of-2'), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(fc.array(avoids, { minLength: 3, maxLength: 8 }), fc.integer(), (interests, number) => {
        const question = {
          ...QUESTION,
          inspectees: QUESTION.inspectees.map((one) =>
            one.id === 'firm-2' ? { ...one, relatedIds: ['owner-of-2'] } : one,
          ),
          inspectors: interests.map((of, index) => inspector(index, of)),
        };
        fc.pre(withoutInspectors(question).length === 0);
        const firms = new Map(question.inspectees.map((one) => [one.id, one]));
        const drawn = draw(question, seed(number));
        expect(new Set(drawn.map(({ enterpriseId }) => enterpriseId)).size).toBe(5);
        for (const { enterpriseId, inspectorIds } of drawn) {
          expect(new Set(inspectorIds).size).toBe(2);
          const sent = question.inspectors.filter(({ id }) => inspectorIds.includes(id));
          const visited = firms.get(enterpriseId) as ReturnType<typeof firm>;
          expect(sent.some((one) => isInConflict(one, visited))).toBe(false);
        }
      }),
      { seed: 31 },
    );
  });

  it('names the firms nobody could come to and the classes too small, before anything is drawn', () => {
    const inspectors = [inspector(0), inspector(1, ['firm-3']), inspector(2, ['firm-3', 'firm-101'])];
    expect(withoutInspectors({ ...QUESTION, inspectors })).toEqual(['firm-3']);
    expect(() => draw({ ...QUESTION, inspectors: [inspector(0)] }, seed(1))).toThrow('cannot be drawn');
    expect(strataTooLarge({ ...QUESTION, strata: [{ riskClass: 'A', firms: 6 }] })).toHaveLength(1);
  });

  it('throws away a block of the last, incomplete run instead of favouring small numbers', () => {
    const last = 2n ** 256n - 1n;
    expect(uniformBelow(3, [last, 7n].values())).toBe(1);
    expect(uniformBelow(4, [last, 0n].values())).toBe(3);
  });
});

describe('the file of a draw', () => {
  const entriesOf = {
    items: [{ id: 'packaging', title: '快递包装', basis: '快递暂行条例' }],
    inspectees: QUESTION.inspectees.map((one) => ({ ...one, name: `企业 ${one.id}`, regionCode: '430100' })),
    inspectors: QUESTION.inspectors.map((one) => ({
      ...one,
      name: `检查员 ${one.id}`,
      regionCode: '430100',
    })),
  };
  const list = <T>(id: string, entries: T[]) => ({ id, title: id, digest: contentDigest(entries), entries });
  const terms = {
    draw: 'draw-1',
    items: list('items-1', entriesOf.items),
    inspectees: list('firms-1', entriesOf.inspectees),
    inspectors: list('inspectors-1', entriesOf.inspectors),
    strata: [...QUESTION.strata],
    inspectorsPerFirm: 2,
  };
  const FILE: DrawFile = {
    format: 'greenparcel-draw-1',
    algorithm: 'double-random-1',
    ...terms,
    commitment: commitmentTo(seed(1)),
    addedSeed: seed(2),
    revealedSeed: seed(1),
    result: draw(questionOf(terms), seedOf(seed(1), seed(2))),
  };
  const faultsOf = (file: unknown) => verifyDraw(file).faults.map(({ fault }) => fault);

  it('is without fault as it was drawn, also after a way through JSON', () => {
    expect(verifyDraw(JSON.parse(JSON.stringify(FILE)))).toEqual({ faults: [], result: FILE.result });
  });

  it('shows a firm exchanged, an inspector exchanged, and a firm left out', () => {
    const [first, ...others] = FILE.result;
    const exchanged = {
      ...first,
      enterpriseId: 'firm-100' === first?.enterpriseId ? 'firm-101' : 'firm-100',
    };
    expect(faultsOf({ ...FILE, result: [exchanged, ...others] })).toEqual(['OTHER_RESULT']);
    expect(faultsOf({ ...FILE, result: others })).toEqual(['OTHER_RESULT']);
    expect(faultsOf({ ...FILE, result: [...FILE.result, first] })).toEqual(['OTHER_RESULT']);
  });

  it('shows a list changed after it was published, one entry twice, and another seed than was promised', () => {
    const fewer = { ...FILE.inspectees, entries: FILE.inspectees.entries.slice(1) };
    expect(faultsOf({ ...FILE, inspectees: fewer })).toContain('LIST_CHANGED');
    const twice = [...entriesOf.inspectors, ...entriesOf.inspectors.slice(0, 1)];
    expect(faultsOf({ ...FILE, inspectors: list('inspectors-1', twice) })).toContain('ENTRY_TWICE');
    const strata = [...FILE.strata, { riskClass: 'A', firms: 1 }];
    expect(faultsOf({ ...FILE, strata })).toContain('ENTRY_TWICE');
    expect(faultsOf({ ...FILE, revealedSeed: seed(3) })).toEqual(['SEED_NOT_COMMITTED', 'OTHER_RESULT']);
    expect(faultsOf({ ...FILE, addedSeed: seed(3) })).toEqual(['OTHER_RESULT']);
  });

  it('shows an inspector sent to a firm to be avoided, terms that cannot be drawn, and what is no such file', () => {
    const result = [{ enterpriseId: 'firm-0', inspectorIds: ['inspector-4', 'inspector-1'] }];
    expect(faultsOf({ ...FILE, result })).toEqual(['CONFLICT_OF_INTEREST', 'OTHER_RESULT']);
    expect(faultsOf({ ...FILE, strata: [{ riskClass: 'A', firms: 9 }] })).toEqual(['NOT_DRAWABLE']);
    expect(faultsOf({ ...FILE, inspectorsPerFirm: 1 })).toEqual(['NOT_A_DRAW_FILE']);
    expect(faultsOf('draw')).toEqual(['NOT_A_DRAW_FILE']);
  });
});
