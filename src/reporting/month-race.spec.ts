import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ATTEST,
  attest,
  type FirmMonths,
  lookAt,
  openFirmMonths,
  recordReturns,
  returned,
  statementOf,
} from '../../test/support/firm-months.js';
import type { Caller, GraphqlAnswer } from '../../test/support/app.js';
import { addMonths, type Month, monthsBetween } from '../kernel/month.js';

const RECORD = `mutation ($items: [RecordReturnInput!]!) { recordReturns(input: { items: $items }) { id } }`;
const CORRECT = `mutation ($input: CorrectReturnInput!) { correctReturn(input: $input) { id } }`;
const FIRST = '2020-01' as Month;

/** Real connections, real locks: whoever comes first, what was attested is what stands. */
describe('while a month is being attested', () => {
  let firm: FirmMonths;
  beforeAll(async () => {
    firm = await openFirmMonths();
  });
  afterAll(() => firm.platform.close());

  const reasonOf = ({ errors }: GraphqlAnswer<unknown>): string | undefined => errors?.[0]?.extensions.reason;

  /** Sends all at once, beginning with another one each round. */
  const atOnce = async (round: number, sent: readonly (() => Promise<GraphqlAnswer<unknown>>)[]) => {
    const answers: GraphqlAnswer<unknown>[] = [];
    await Promise.all(
      sent.map(async (_none, at) => {
        const index = (at + round) % sent.length;
        answers[index] = await (sent[index] as (typeof sent)[number])();
      }),
    );
    return answers.map(reasonOf);
  };

  it('by two recorders and an attestor at once, no fact slips in after what was attested', async () => {
    const { reporter, second, attestor } = firm;
    let attested = 0;
    for (const [round, month] of monthsBetween(FIRST, addMonths(FIRST, 17)).entries()) {
      await recordReturns(reporter, returned(`${month}-first`, `${month}-01`));
      const { digest } = (await lookAt(attestor, month)).statement;
      const record = (caller: Caller, sourceRef: string) => () =>
        caller.ask(RECORD, { items: [returned(`${month}-${sourceRef}`, `${month}-02`)] });
      const [one, other, attesting] = await atOnce(round, [
        record(reporter, 'one'),
        record(second, 'other'),
        () => attestor.ask(ATTEST, { month, digest }),
      ]);
      const { factCount, reportingMonth } = await statementOf(attestor, month);
      const isAttested = attesting === undefined;
      if (isAttested) attested += 1;
      const recorded = [one, other].filter((reason) => reason === undefined).length;
      expect({ attesting, state: reportingMonth.state, digest: reportingMonth.factsDigest }).toEqual(
        isAttested
          ? { attesting: undefined, state: 'ATTESTED', digest }
          : { attesting: 'MONTH_CHANGED', state: 'OPEN', digest: null },
      );
      // A fact that is in time is in the month, and changes what would be attested; a late one is refused.
      expect(recorded > 0).toBe(!isAttested);
      expect(factCount).toBe(1 + recorded);
      expect([one, other].filter((reason) => reason === 'MONTH_ATTESTED')).toHaveLength(2 - recorded);
      expect((await statementOf(attestor, month)).digest === digest).toBe(isAttested);
    }
    // Whoever begins is often first: were the attestor never, or always, the rounds would show nothing.
    expect(attested).toBeGreaterThan(0);
    expect(attested).toBeLessThan(18);
  });

  it('by a corrector and an attestor at once, either the correction is in what was attested or refused', async () => {
    const { reporter, attestor } = firm;
    for (const [round, month] of monthsBetween('2023-01' as Month, '2023-09' as Month).entries()) {
      const [fact] = await recordReturns(reporter, returned(`${month}-wrong`, `${month}-01`));
      const { digest } = (await lookAt(attestor, month)).statement;
      const input = {
        ...returned(`${month}-right`, `${month}-01`, { quantity: 4 }),
        supersedesId: fact?.id,
        reason: '件数有误',
      };
      const [correcting, attesting] = await atOnce(round, [
        () => reporter.ask(CORRECT, { input }),
        () => attestor.ask(ATTEST, { month, digest }),
      ]);
      expect([
        [undefined, 'MONTH_CHANGED'],
        ['MONTH_ATTESTED', undefined],
      ]).toContainEqual([correcting, attesting]);
      const { digest: present } = await statementOf(attestor, month);
      expect(present === digest).toBe(attesting === undefined);
    }
  });

  it('by two attestors at once, one of them attests and the other is told who did', async () => {
    const { reporter, attestor, platform } = firm;
    const other = await platform.as({ id: 'other-attestor', roles: ['ATTESTOR'], enterpriseId: 'firm-a' });
    for (const [round, month] of monthsBetween('2024-01' as Month, '2024-06' as Month).entries()) {
      await recordReturns(reporter, returned(`${month}-fact`, `${month}-01`));
      const { digest } = await statementOf(attestor, month);
      const reasons = await atOnce(round, [
        () => attestor.ask(ATTEST, { month, digest }),
        () => other.ask(ATTEST, { month, digest }),
      ]);
      expect(reasons.toSorted()).toEqual(['MONTH_ALREADY_ATTESTED', undefined]);
      expect((await statementOf(attestor, month)).steps).toHaveLength(1);
    }
  });

  it('a month that nobody has touched is made once, for whoever is there', async () => {
    const { reporter, second, attestor } = firm;
    for (const [round, month] of monthsBetween('2025-01' as Month, '2025-06' as Month).entries()) {
      const reasons = await atOnce(round, [
        () => reporter.ask(RECORD, { items: [returned(`${month}-a`, `${month}-02`)] }),
        () => second.ask(RECORD, { items: [returned(`${month}-b`, `${month}-02`)] }),
        () =>
          attestor.ask('mutation ($month: Month!) { lookAtMonth(month: $month) { lookedAt } }', { month }),
      ]);
      expect(reasons).toEqual([undefined, undefined, undefined]);
      expect(await attest(attestor, month)).toHaveProperty('factCount', 2);
    }
  });
});
