import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { at, carton } from '../../test/support/actions.js';
import { openPlatform, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { LIMITS } from '../platform/limits.js';
import { sql } from '../platform/sql.js';
import { AwardsService } from './index.js';

const ASK = `query ($input: WhatWouldEarnInput!) { whatWouldEarn(input: $input) {
  rule ruleVersion points pointsRequested isHeld expiresOn refusedBecause why explanation { zh en }
  limits { name unit limit used remaining text { zh } } missing { attribute isUndetermined text { zh en } } } }`;

const attributes = (values: Record<string, string>) =>
  Object.entries(values).map(([name, value]) => ({ name, value }));
const CARTON = { itemKind: 'CARTON', condition: 'GOOD', disposition: 'REUSE' };

describe('what would earn', () => {
  const clock = new SetClock(at(60));
  let platform: Platform;
  beforeAll(async () => {
    platform = await openPlatform({ clock, worker: false });
  });
  afterAll(() => platform.close());

  const ask = async (input: object, id = 'asker', language: 'zh-CN' | 'en' = 'en') => {
    const caller = await platform.as({ id, roles: ['CONSUMER'] }, language);
    return (await caller.get<{ whatWouldEarn: object[] }>(ASK, { input })).whatWouldEarn;
  };
  const everything = async () => [
    await platform.rows(sql`SELECT * FROM credit_award`),
    await platform.rows(sql`SELECT * FROM credit_cap_usage`),
  ];

  it('is told by the rules of today and what the caller has used, in both languages, and changes nothing', async () => {
    const awards = platform.app.get(AwardsService);
    await platform.database.transaction((transaction) =>
      awards.hear(transaction, [carton('used', 'asker', 0, { quantity: 3 })]),
    );
    const before = await everything();
    const input = { action: 'RETURN', quantity: 4, attributes: attributes(CARTON) };
    const [one, ...more] = await ask(input);
    expect(more).toEqual([]);
    expect(one).toMatchObject({
      rule: 'carton-reused',
      ruleVersion: 1,
      points: '10',
      pointsRequested: '20',
      isHeld: false,
      expiresOn: '2027-03-08',
      refusedBecause: null,
      why: expect.stringContaining('reduced 20 points to 10'),
      explanation: { zh: expect.stringContaining('应得 20 分减为 10 分') },
      limits: [
        { name: 'PERSON_DAY', unit: 'times', limit: '5', used: '3', remaining: '2' },
        { name: 'PERSON_MONTH', unit: 'points', limit: '200', used: '15', remaining: '185' },
      ],
      missing: [],
    });
    expect(await ask(input, 'somebody-else')).toMatchObject([{ points: '20' }]);
    expect((await ask(input, 'asker', 'zh-CN'))[0]).toMatchObject({ why: expect.stringContaining('规则“') });
    expect(await everything()).toEqual(before);
  });

  it('names every condition that is not met or cannot be told', async () => {
    const input = { action: 'RETURN', attributes: attributes({ itemKind: 'CARTON', condition: 'DAMAGED' }) };
    expect(await ask(input)).toMatchObject([
      {
        points: '0',
        refusedBecause: 'CONDITION_NOT_MET',
        missing: [
          { attribute: 'condition', isUndetermined: false },
          { attribute: 'disposition', isUndetermined: true },
        ],
      },
    ]);
  });

  it('says what would be held, and reckons mass and class', async () => {
    const many = { action: 'RETURN', quantity: 60, attributes: attributes(CARTON) };
    expect(await ask(many, 'hoarder')).toMatchObject([{ isHeld: true, points: '25' }]);
    const waste = attributes({ itemKind: 'FILM_BAG', disposition: 'RECYCLE' });
    expect(await ask({ action: 'RETURN', massKg: '1.9', attributes: waste })).toMatchObject([
      { points: '7' },
    ]);
    const order = attributes({ chosenClass: 'REUSABLE', standardOffered: 'true' });
    expect(await ask({ action: 'ORDER', attributes: order })).toMatchObject([{ points: '12' }]);
    const late = attributes({ assetKind: 'BOX', daysOut: '31' });
    expect(await ask({ action: 'ENVELOPE_RETURN', attributes: late })).toMatchObject([{ points: '0' }]);
    expect(await ask({ action: 'RETURN', attributes: attributes({ itemKind: 'STONE' }) })).toEqual([]);
  });

  it('is refused for what the action does not tell, too much, and nobody but consumers', async () => {
    const consumer = await platform.as({ id: 'asker', roles: ['CONSUMER'] });
    for (const [name, value] of [
      ['colour', 'RED'],
      ['standardOffered', 'perhaps'],
    ]) {
      const input = { action: 'ORDER', attributes: [{ name, value }] };
      expect((await consumer.refused(ASK, { input })).extensions.reason).toBe('ATTRIBUTE_UNKNOWN');
    }
    const all = Array.from({ length: LIMITS.supposedAttributes + 1 }, () => ({
      name: 'itemKind',
      value: 'CARTON',
    }));
    const input = { action: 'RETURN', attributes: all };
    expect((await consumer.refused(ASK, { input })).extensions.code).toBe('BAD_USER_INPUT');
    const reporter = await platform.as({ roles: ['REPORTER'] });
    expect((await reporter.refused(ASK, { input: { action: 'RETURN' } })).extensions.reason).toBe(
      'ROLE_NOT_PERMITTED',
    );
  });
});
