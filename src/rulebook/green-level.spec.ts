import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, type LocalDate } from '../kernel/month.js';
import { countsFrom, greenLevelOf, greenLevelsAt, parseGreenLevels } from './green-level.js';

const FILE = 'policies/levels/green-level.yaml';
const text = readFileSync(FILE, 'utf8');
const document = parseGreenLevels(text, FILE);
const version = document.versions[0]!;
const DAY = '2026-03-08' as LocalDate;

describe('the green level', () => {
  it.each(document.examples)('$name.en', ({ day, earned, expected }) => {
    const inForce = greenLevelsAt(document, day)!;
    const standing = greenLevelOf(
      inForce,
      earned.map((one) => ({ day: one.day, points: BigInt(one.points) })),
      day,
    );
    expect({
      level: standing.level.code,
      points: Number(standing.points),
      ...(standing.next ? { next: standing.next.code } : {}),
      missingPoints: Number(standing.missingPoints),
      ...(standing.holdsUntil ? { holdsUntil: standing.holdsUntil } : {}),
    }).toEqual(expected);
  });

  const history = fc.array(
    fc.record({
      day: fc.integer({ min: -800, max: 0 }).map((days) => addDays(DAY, days)),
      points: fc.bigInt({ min: 1n, max: 900n }),
    }),
    { maxLength: 20 },
  );
  const levelOn = (earned: Parameters<typeof greenLevelOf>[1], day: LocalDate) =>
    greenLevelOf(version, earned, day);

  it('is still held on the last day that it names, and no more the day after', () => {
    const isTrue = fc.property(history, (earned) => {
      const { level, holdsUntil } = levelOn(earned, DAY);
      if (!holdsUntil) return level.pointsEarned === 0;
      const after = levelOn(earned, addDays(holdsUntil, 1)).level;
      return levelOn(earned, holdsUntil).level === level && after.pointsEarned < level.pointsEarned;
    });
    expect(fc.check(isTrue)).toMatchObject({ failed: false });
  });

  it('is the next one when what is missing is earned', () => {
    const isTrue = fc.property(history, (earned) => {
      const { next, missingPoints } = levelOn(earned, DAY);
      return !next || levelOn([...earned, { day: DAY, points: missingPoints }], DAY).level === next;
    });
    expect(fc.check(isTrue)).toMatchObject({ failed: false });
  });

  it('is told by the days from which points may count, and by no day before', () => {
    fc.assert(
      fc.property(history, (earned) => {
        const counted = earned.filter(({ day }) => day >= countsFrom(version, DAY));
        expect(levelOn(counted, DAY)).toEqual(levelOn(earned, DAY));
      }),
    );
  });

  it('is unknown before the first version', () => {
    expect(greenLevelsAt(document, '2023-12-31' as LocalDate)).toBeNull();
  });

  it.each([
    ['levels that do not rise', text.replace('pointsEarned: 500', 'pointsEarned: 100'), 'levels rise'],
    ['a lowest level that must be earned', text.replace('pointsEarned: 0', 'pointsEarned: 5'), 'levels rise'],
    ['a source left out', text.replace(/ {4}source:\n(?: {6}.*\n)+/, ''), 'versions.0.source'],
  ])('is refused with %s', (_what, broken, message) => {
    expect(() => parseGreenLevels(broken, FILE)).toThrow(message);
  });
});
