import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EVIDENCE_GRADES } from '../kernel/evidence-grade.js';
import {
  type Action,
  actionOf,
  actionOfExample,
  capKeys,
  type CreditRule,
  decideAward,
  outcomeOf,
  parseCreditRule,
  ruleVersionAt,
  type Usage,
} from './credits.js';

const FOLDER = 'policies/credits';
const rules = readdirSync(FOLDER).map((file) =>
  parseCreditRule(readFileSync(`${FOLDER}/${file}`, 'utf8'), file),
);
const ruleOf = (code: string): CreditRule => rules.find((rule) => rule.code === code)!;

describe.each(rules.map((rule) => [rule.code, rule] as const))('examples of %s', (_code, rule) => {
  it.each(rule.examples.map((example) => [example.name.en, example] as const))('%s', (_name, example) => {
    expect(outcomeOf(rule, example)).toEqual(example.expected);
  });
});

describe('credit rules', () => {
  it('are decided by the version in force on the civil date of the event', () => {
    const rule = ruleOf('envelope-returned');
    expect(ruleVersionAt(rule, new Date('2023-12-31T15:59:59Z'))).toBeNull();
    expect(ruleVersionAt(rule, new Date('2023-12-31T16:00:00Z'))?.version.version).toBe(1);
  });

  it('explain rule, version, cap and expiry in both languages', () => {
    const rule = ruleOf('envelope-returned');
    const example = rule.examples.find((candidate) => candidate.used['PERSON_DAY'] === 90)!;
    const action = actionOfExample(rule, example);
    const inForce = ruleVersionAt(rule, action.occurredAt)!;
    const day = capKeys(inForce, action).find((cap) => cap.name === 'PERSON_DAY')!;
    const { explanation } = decideAward(inForce, action, {
      used: new Map([[day.key, 90n]]),
      lastAt: new Map(),
    });
    expect(explanation.zh).toContain('第 1 版（平台运营方设定）');
    expect(explanation.zh).toContain('每人每日最多 100 分），应得 20 分减为 10 分。有效期至 2027-03-08。');
    expect(explanation.en).toContain('at most 100 points a day by this person) reduced 20 points to 10');
  });

  it('name line and column of what is wrong in a document', () => {
    const text = readFileSync(`${FOLDER}/carton-reused.yaml`, 'utf8').replace('points: 5\n', 'points: -5\n');
    const line = text.split('\n').findIndex((row) => row.includes('points: -5')) + 1;
    expect(() => parseCreditRule(text, 'carton-reused.yaml')).toThrow(
      new RegExp(`carton-reused\\.yaml:${line}:13 versions\\.0\\.points`),
    );
  });

  it('read an envelope event as one item of its trip', () => {
    const action = actionOf({
      id: 'e1',
      name: 'envelope.returned',
      occurredAt: new Date('2026-03-08T02:00:00Z'),
      payload: {
        tripId: 't1',
        assetId: 'a1',
        assetKind: 'ENVELOPE',
        enterpriseId: 'f1',
        outletId: 'o1',
        regionCode: '430102' as never,
        personId: 'p1',
        issuedAt: '2026-03-01T15:00:00Z',
        returnedAt: '2026-03-08T16:30:00Z',
        evidenceGrade: 'PLATFORM_VERIFIED',
      },
    });
    expect(action).toMatchObject({ itemKey: 't1', assetKey: 'a1', quantity: 1, attributes: { daysOut: 8 } });
  });

  it('never exceed a cap, whatever comes in whatever order', () => {
    const rule = ruleOf('carton-reused');
    const step = fc.record({
      person: fc.integer({ min: 1, max: 3 }),
      item: fc.option(fc.integer({ min: 1, max: 5 }), { nil: null }),
      outlet: fc.integer({ min: 1, max: 2 }),
      quantity: fc.integer({ min: 1, max: 400 }),
      hour: fc.integer({ min: 0, max: 24 * 45 }),
      grade: fc.constantFrom(...EVIDENCE_GRADES),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const used = new Map<string, bigint>();
        const lastAt = new Map<string, Date>();
        for (const one of steps) {
          const action: Action = {
            event: 'return.recorded',
            personId: `p${one.person}`,
            itemKey: one.item === null ? null : `c${one.item}`,
            assetKey: null,
            outletId: `o${one.outlet}`,
            quantity: one.quantity,
            massKg: null,
            occurredAt: new Date(Date.UTC(2026, 0, 1) + one.hour * 3_600_000),
            evidenceGrade: one.grade,
            attributes: { itemKind: 'CARTON', condition: 'GOOD', disposition: 'REUSE' },
          };
          const usage: Usage = { used, lastAt };
          const award = decideAward(ruleVersionAt(rule, action.occurredAt)!, action, usage);
          expect(award.points).toBeLessThanOrEqual(award.requested);
          for (const cap of award.caps) {
            used.set(cap.key, cap.usedBefore + cap.add);
            expect(cap.usedBefore + cap.add).toBeLessThanOrEqual(cap.limit);
          }
          if (award.cooling) lastAt.set(award.cooling.key, award.cooling.at);
        }
      }),
    );
  });
});
