import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openPlatform, type Platform } from '../../test/support/app.js';
import {
  act,
  because,
  type Everybody,
  facility,
  fileOne,
  openEveryStation,
  openRound,
  type Operation,
} from '../../test/support/cases.js';
import { SetClock } from '../../test/support/clock.js';
import type { Caller } from '../../test/support/app.js';
import { parseProgramme } from '../rulebook/programmes.js';
import { readFileSync } from 'node:fs';
import { sql } from '../platform/sql.js';
import { afterStep, blockOf, type CaseStepKind, type Standing } from './case-flow.js';
import { type Route, routeOf } from './case-route.js';
import { CaseInstalments } from './index.js';

const document = parseProgramme(readFileSync('test/support/case-programme.yaml', 'utf8'), 'T01');
const route: Route = routeOf(document.versions[0]!);

const FILED: Standing = {
  state: 'FIRST_CHECK',
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
/** What is tried, and what is done when it may be done. Withdrawals end a case and are left to the flow's own spec. */
const TRIED: readonly CaseStepKind[] = [
  'FILE_AGAIN',
  'RETURN',
  'SEND_BACK',
  'AGREE',
  'AGREE',
  'AGREE',
  'REFUSE',
  'PROPOSE_PLAN',
  'ADOPT_PLAN',
  'REJECT_PLAN',
  'PUBLISH',
  'OBJECT',
  'UPHOLD',
  'DISMISS',
  'CLOSE_NOTICE',
  'CLOSE_NOTICE',
  'APPROVE',
  'ORDER',
  'PAY',
  'EVALUATE',
  'APPEAL',
  'GRANT_APPEAL',
];
const OPERATION: Partial<Record<CaseStepKind, Operation>> = {
  FILE_AGAIN: 'fileCaseAgain',
  RETURN: 'returnCase',
  SEND_BACK: 'sendCaseBack',
  AGREE: 'agreeToCase',
  REFUSE: 'refuseCase',
  PUBLISH: 'publishCase',
  CLOSE_NOTICE: 'closeNotice',
  APPROVE: 'approveCase',
  EVALUATE: 'evaluateCase',
  APPEAL: 'appealCase',
  GRANT_APPEAL: 'grantAppeal',
};

/** Without all of these nothing is paid. */
const NEEDED: readonly string[] = ['FILE', 'AGREE', 'ADOPT_PLAN', 'PUBLISH', 'CLOSE_NOTICE', 'APPROVE'];

/** Random steps on real cases beside the pure flow: both allow the same, and end in the same state. */
describe('a case and the flow', () => {
  let platform: Platform;
  let everybody: Everybody;
  const clock = new SetClock(new Date('2024-03-04T02:00:00Z'));
  let runs = 0;
  let words = 0;

  beforeAll(async () => {
    platform = await openPlatform({ clock, worker: false });
    everybody = await openEveryStation(platform);
  });
  afterAll(() => platform.close());

  /** The person for whom it is at this state; agreeing, by turns. */
  const personFor = (step: CaseStepKind, now: Standing, firm: Caller): { caller: Caller; party?: string } => {
    const { county, commerce, finance, approver } = everybody;
    if (['FILE_AGAIN', 'APPEAL'].includes(step)) return { caller: firm };
    if (step === 'REFUSE' && now.state === 'APPROVAL') return { caller: approver };
    if (['APPROVE', 'GRANT_APPEAL'].includes(step)) return { caller: approver };
    if (now.state === 'FIRST_CHECK') return { caller: county, party: 'COMMERCE@county' };
    if (now.state === 'PLAN') return { caller: finance };
    if (now.state !== 'JOINT_CHECK') return { caller: commerce };
    return now.agreed.includes('COMMERCE@prefecture')
      ? { caller: finance, party: 'FINANCE@prefecture' }
      : { caller: commerce, party: 'COMMERCE@prefecture' };
  };

  /** Takes the step on the platform; a refusal is given by its reason. */
  async function take(
    step: CaseStepKind,
    { caseId, roundId, caller, ids }: { caseId: string; roundId: string; caller: Caller; ids: Ids },
  ): Promise<string> {
    const reason = `第 ${(words += 1)} 步`;
    const operation = OPERATION[step];
    const instalments = platform.app.get(CaseInstalments, { strict: false });
    const done = async (work: Promise<unknown>): Promise<string> => {
      try {
        await work;
        return 'done';
      } catch (error) {
        const text = String((error as Error).message);
        return /"reason": "(\w+)"/.exec(text)?.[1] ?? /CONFLICT (\w+)/.exec(text)?.[1] ?? text;
      }
    };
    if (operation === 'fileCaseAgain') return done(act(caller, operation, { input: { caseId } }));
    if (operation) return done(act(caller, operation, because(caseId, reason)));
    const newId = `${caseId}-${words}`;
    switch (step) {
      case 'PROPOSE_PLAN':
        return done(
          act(caller, 'proposeAllocation', { input: { id: newId, roundId, reason } }).then(() => {
            ids.plan = newId;
          }),
        );
      case 'ADOPT_PLAN':
        return done(act(everybody.financeApprover, 'adoptAllocation', because(ids.plan, reason)));
      case 'REJECT_PLAN':
        return done(act(everybody.financeApprover, 'rejectAllocation', because(ids.plan, reason)));
      case 'OBJECT':
        return done(
          act(everybody.county, 'raiseObjection', {
            input: { id: newId, caseId, objector: '某企业', words: reason },
          }).then(() => {
            ids.objections.push(newId);
          }),
        );
      case 'UPHOLD':
        return done(act(caller, 'upholdObjection', because(ids.objections.at(-1) ?? 'none', reason)));
      case 'DISMISS':
        return done(act(caller, 'dismissObjection', because(ids.objections.at(-1) ?? 'none', reason)));
      case 'ORDER':
        return done(
          platform.database.transaction(async (transaction) => {
            const payable = await instalments.payable(transaction, { roundId });
            if (payable.length === 0) throw new Error('CONFLICT CASE_STATE');
            await instalments.ordered(
              transaction,
              payable.map(({ id }) => id),
            );
          }),
        );
      default:
        return done(
          platform.database.transaction(async (transaction) => {
            const [ordered] = await platform.rows<{ id: string; rest: string }>(
              sql`SELECT id, payable_fen - paid_fen AS rest FROM case_instalment
                  WHERE case_id = ${caseId} AND state = 'ORDERED'`,
            );
            if (!ordered) throw new Error('CONFLICT CASE_STATE');
            await instalments.paid(transaction, ordered.id, BigInt(ordered.rest));
          }),
        );
    }
  }
  /** The award is one part: once it was ordered there is nothing more to order. */
  const blockedNow = (step: CaseStepKind, now: Standing, party?: string) =>
    step === 'ORDER' && now.state === 'PAYING' ? 'CASE_STATE' : blockOf(route, now, step, party);

  interface Ids {
    plan: string;
    objections: string[];
  }

  it('allow the same steps, refuse the others for the same reason, and stand alike', async () => {
    const tried = fc.array(fc.record({ pick: fc.nat(10_000), isOpen: fc.boolean(), passes: fc.boolean() }), {
      minLength: 30,
      maxLength: 45,
    });
    let paid = 0;
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(tried, async (attempts) => {
        runs += 1;
        const [roundId, id] = [`round-${runs}`, `firm${runs}`];
        await openRound(everybody.commerce, roundId, { fundYuan: '40000' });
        const subject = facility(`P${runs}`, '100000');
        const { caseId, firm } = await fileOne(platform, { id, number: 100 + runs, roundId, subject });
        const ids: Ids = { plan: 'none', objections: [] };
        let now = FILED;
        let last: CaseStepKind | undefined;
        for (const { pick, isOpen, passes } of attempts) {
          if (passes && now.isPublished && !now.isNoticeOver) {
            clock.passSeconds(12 * 86_400);
            now = { ...now, isNoticeOver: true };
          }
          const open = TRIED.filter(
            (one) =>
              (one !== 'REFUSE' || pick % 9 === 0) && !blockedNow(one, now, personFor(one, now, firm).party),
          );
          const from = isOpen || pick % 3 > 0 ? open : TRIED;
          const step = from[pick % Math.max(from.length, 1)];
          // Filing the same again is no second filing, and is answered by the first.
          if (!step || (step === 'FILE_AGAIN' && last === step)) continue;
          const { caller, party } = personFor(step, now, firm);
          const block = blockedNow(step, now, party);
          const result = await take(step, { caseId, roundId, caller, ids });
          expect([step, now.state, result === 'done']).toEqual([step, now.state, block === undefined]);
          if (block) refused += 1;
          else {
            now = afterStep(route, now, step, party);
            last = step;
            if (step === 'PAY') now = { ...now, state: 'PAID' };
          }
          if (step === 'DISMISS' && result === 'done') ids.objections.pop();
          if (step === 'UPHOLD' && result === 'done') ids.objections = [];
          const [stands] = await platform.rows<{
            state: string;
            plannedFen: string | null;
            claimFen: string;
          }>(
            sql`SELECT state, planned_fen AS plannedFen, claim_fen AS claimFen FROM subsidy_case WHERE id = ${caseId}`,
          );
          expect([step, result, stands?.state]).toEqual([step, result, now.state]);
          // The decision gives 50,000 and the fund holds 40,000.
          expect(BigInt(stands?.plannedFen ?? 0) <= 4_000_000n).toBe(true);
        }
        const [money] = await platform.rows<{ paid: string }>(
          sql`SELECT COALESCE(SUM(paid_fen), 0) AS paid FROM case_instalment WHERE case_id = ${caseId}`,
        );
        const paidFen = BigInt(money?.paid ?? 0);
        expect(paidFen === 0n || paidFen === 4_000_000n).toBe(true);
        if (paidFen > 0n) paid += 1;
        const steps = await platform.rows<{ step: string }>(
          sql`SELECT step FROM case_step WHERE case_id = ${caseId} ORDER BY position`,
        );
        const names = steps.map(({ step }) => step);
        const before = paidFen > 0n ? names.slice(0, names.indexOf('ORDER')) : NEEDED;
        expect(NEEDED.filter((step) => !before.includes(step))).toEqual([]);
      }),
      { numRuns: 12, seed: 20240304, endOnFailure: true },
    );
    expect([paid > 0, refused > 20]).toEqual([true, true]);
  }, 180_000);
});
