import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { playThreeDays } from '../../scripts/demo/three-days.js';
import type { Platform } from '../support/app.js';
import { golden } from '../support/golden.js';
import { settledWorld, WORLD_NOW } from '../support/settled-world.js';
import { readSignIns } from '../support/world-sign-ins.js';

describe('three days', () => {
  const world = settledWorld();
  let platform: Platform;
  let first: Awaited<ReturnType<typeof playThreeDays>>;
  let second: Awaited<ReturnType<typeof playThreeDays>>;
  const account: string[] = [];

  beforeAll(async () => {
    platform = await world.open();
    const play = async (runId: string) =>
      playThreeDays({
        url: platform.url,
        signIns: await readSignIns(platform.config.home),
        runId,
        now: WORLD_NOW,
        tell: (line) => account.push(line),
      });
    first = await play('first');
    second = await play('second');
  }, 300_000);
  afterAll(() => world.close());

  describe('the data officer', () => {
    it('records the good rows of a file, and corrected rows without counting anything twice', () => {
      expect(first.dataOfficer.uploads.map(({ first: sent, corrected }) => [sent, corrected])).toEqual([
        [
          { rows: 124, accepted: 119, duplicates: 0, refused: 5 },
          { rows: 124, accepted: 5, duplicates: 119, refused: 0 },
        ],
        [
          { rows: 48, accepted: 46, duplicates: 0, refused: 2 },
          { rows: 48, accepted: 2, duplicates: 46, refused: 0 },
        ],
      ]);
    });

    it('is told of each refused row which cell is wrong and why', () => {
      expect(first.dataOfficer.uploads.flatMap(({ refused }) => refused)).toEqual([
        { line: 6, field: 'accepted', reason: 'NOT_A_COUNT' },
        { line: 18, field: 'slimTaped', reason: 'PART_EXCEEDS_WHOLE' },
        { line: 40, field: 'outletId', reason: 'OUTLET_UNKNOWN' },
        { line: 77, field: 'day', reason: 'FUTURE_DATE' },
        { line: 103, field: 'accepted', reason: 'NEGATIVE_COUNT' },
        { line: 9, field: 'specificationCode', reason: 'SPECIFICATION_UNKNOWN' },
        { line: 30, field: 'massKg', reason: 'NEGATIVE_QUANTITY' },
      ]);
    });

    it('sees that the emission per piece is the sum of its terms over the pieces', () => {
      const { value, terms, pieces } = first.dataOfficer.derivation;
      const counted = terms.filter(({ unit, term }) => unit === 'kgCO2e' && !term.includes('合计'));
      const total = counted.reduce((sum, term) => sum + Number(term.value), 0);
      expect(Number(value)).toBeCloseTo(total / Number(pieces), 4);
    });

    it('sees own data marked as self-declared', () => {
      expect(first.dataOfficer.derivation.weakestGrade).toBe('SELF_DECLARED');
    });
  });

  describe('the consumer', () => {
    it('earns 20 points an envelope up to 100 a day, and 5 for a carton', () => {
      expect(first.consumer.balance).toBe('105');
      expect(first.consumer.entries.map(({ points }) => points).toSorted()).toEqual(
        ['0', '0', '20', '20', '20', '20', '20', '5'].toSorted(),
      );
    });

    it('is told which limit refused the sixth envelope and the second carton', () => {
      const refused = first.consumer.entries.filter(({ points }) => points === '0');
      expect(refused.map(({ rule, refusedBecause }) => [rule, refusedBecause]).toSorted()).toEqual([
        ['carton-reused', 'CAP_REACHED'],
        ['envelope-returned', 'CAP_REACHED'],
      ]);
    });

    it('cannot return one trip twice', () => {
      expect(first.consumer.secondReturn).toBe('TRIP_ALREADY_RETURNED');
    });
  });

  describe('the case officer', () => {
    it('sees that P01 gave vans access and no cash in 2019, and has expired in 2021', () => {
      expect(first.caseOfficer.p01).toEqual({
        '2019-12-31': { outcome: 'ACCESS_RIGHT', amountYuan: '0' },
        '2021-02-01': { outcome: 'EXPIRED', amountYuan: '0' },
      });
    });

    // 27 vans of 30 kWh, 28 of 50, 28 of 81.5 and 27 of 140 in three years:
    // 27 × 22,500 + 28 × 34,500 + 28 × 50,250 + 27 × 75,000 = 5,005,500.
    // One of 50 kWh drove 14,900 km in year 2: −11,500. Of four the third year is not verified:
    // 7,500 + 11,500 + 16,750 + 25,000 = 60,750 still open. 5,005,500 − 11,500 − 60,750 = 4,933,250.
    it('sees 4,933,250 yuan earned under P04 and 60,750 still open', () => {
      const { outcome, amountYuan, possibleYuan } = first.caseOfficer.p04;
      expect({ outcome, amountYuan, possibleYuan }).toEqual({
        outcome: 'CASH',
        amountYuan: '4933250',
        possibleYuan: '4994000',
      });
    });

    it('sees the published amounts of the four battery sizes, and what a failed or unverified year costs', () => {
      expect(
        first.caseOfficer.p04.kinds.map(({ count, awardYuan, dueYuan }) => [count, awardYuan, dueYuan]),
      ).toEqual([
        [26, '22500', '22500'],
        [1, '22500', '15000'],
        [26, '34500', '34500'],
        [1, '34500', '23000'],
        [1, '34500', '23000'],
        [27, '50250', '50250'],
        [1, '50250', '33500'],
        [26, '75000', '75000'],
        [1, '75000', '50000'],
      ]);
    });
  });

  describe('all three days', () => {
    it('come to the figures that are on file', () => {
      expect(first).toEqual(golden('three-days', first));
    });

    it('change no figure when they are played again: what was recorded is recognised', () => {
      expect(second.dataOfficer.uploads.map(({ first: sent }) => sent.duplicates)).toEqual([119, 46]);
      expect(second.dataOfficer.indicators).toEqual(first.dataOfficer.indicators);
      expect(second.dataOfficer.derivation).toEqual(first.dataOfficer.derivation);
      expect(second.consumer).toEqual(first.consumer);
      expect(second.caseOfficer).toEqual(first.caseOfficer);
    });

    it('are told in Chinese with English beside', () => {
      expect(account.find((line) => line.startsWith('━━ 第二日'))).toBe(
        '━━ 第二日 · 消费者  Day two: a consumer',
      );
    });
  });
});
