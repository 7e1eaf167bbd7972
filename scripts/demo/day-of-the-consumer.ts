import { setTimeout as pause } from 'node:timers/promises';
import { dateOf } from '../../src/kernel/month.js';
import type { Text } from '../../src/kernel/text.js';
import { WEINING } from '../../test/support/world-firms.js';
import { DEMO_PASSWORD, OPERATOR, systemOf } from '../../test/support/world-people.js';
import type { SignIn } from '../../test/support/world-sign-ins.js';
import { say, table, type Tell, title } from './account.js';
import { both, type PlatformClient } from './platform-client.js';

interface CreditEntry {
  readonly id: string;
  readonly rule: string;
  readonly ruleVersion: number;
  readonly points: string;
  readonly refusedBecause: string | null;
  readonly occurredAt: string;
  readonly expiresOn: string | null;
  readonly explanation: Text;
  readonly capsApplied: readonly { name: string; text: Text }[];
}
interface MyCredits {
  readonly balance: string;
  readonly entries: { readonly nodes: readonly CreditEntry[] };
}

const DAY_MS = 86_400_000;
const OUTLET = WEINING.outlets[0]!;
/** Six envelopes of 20 points a piece: the sixth is above the daily limit of 100. */
const ENVELOPES = 6;
const WAIT_SECONDS = 60;

/** Who plays: a new consumer and new packaging for each run, so that a second run meets no limits of the first. */
interface Stage {
  readonly consumer: PlatformClient;
  readonly consumerId: string;
  readonly outletSystem: PlatformClient;
  readonly runId: string;
  readonly now: Date;
  readonly tell: Tell;
}

/** 第二日 消费者: gets envelopes, brings them back, sees credits and limits. */
export async function playConsumer(
  client: PlatformClient,
  { runId, now, signIns, tell }: { runId: string; now: Date; signIns: readonly SignIn[]; tell: Tell },
) {
  title(tell, '第二日 · 消费者', 'Day two: a consumer');
  const stage = await enter(client, { runId, now, signIns, tell });
  await sendEnvelopes(stage);
  const first = await returnFirst(stage);
  const secondReturn = await returnAgain(stage);
  await returnTheOthers(stage);
  const carton = await handInCartons(stage);
  const credits = await untilDecided(stage, ENVELOPES + 2);
  showStatement(stage, credits);
  return {
    firstPoints: first.points,
    secondReturn,
    carton,
    balance: credits.balance,
    entries: credits.entries.nodes.map(({ rule, ruleVersion, points, refusedBecause, expiresOn }) => ({
      rule,
      ruleVersion,
      points,
      refusedBecause,
      expiresOn,
    })),
  };
}

async function enter(
  client: PlatformClient,
  { runId, now, signIns, tell }: { runId: string; now: Date; signIns: readonly SignIn[]; tell: Tell },
): Promise<Stage> {
  const consumerId = `demo-consumer-${runId}`;
  const operator = await client.signedIn(OPERATOR.signInName, DEMO_PASSWORD);
  await operator.run('register-person', {
    input: {
      id: consumerId,
      signInName: consumerId,
      displayName: '木樨',
      password: DEMO_PASSWORD,
      roles: ['CONSUMER'],
    },
  });
  const system = signIns.findLast(({ signIn }) => signIn.startsWith(systemOf(WEINING.firm.id)));
  if (!system)
    throw new Error('sign-ins.json names no system of the firm: start the platform with the demo world');
  return {
    consumer: await client.signedIn(consumerId, DEMO_PASSWORD),
    consumerId,
    outletSystem: await client.asSystem(system.signIn, system.password),
    runId,
    now,
    tell,
  };
}

const envelopeId = (stage: Stage, number: number): string => `WN-${stage.runId}-${number}`;
const numbers = Array.from({ length: ENVELOPES }, (_none, index) => index + 1);

async function sendEnvelopes(stage: Stage): Promise<void> {
  const { outletSystem, consumerId, now, tell } = stage;
  const sentAt = new Date(now.getTime() - 5 * DAY_MS);
  await outletSystem.run('commission-assets', {
    items: numbers.map((number) => ({
      id: envelopeId(stage, number),
      kind: 'ENVELOPE',
      specificationCode: 'PKG-ENV-REUSE',
      commissionedOn: dateOf(sentAt),
      evidenceGrade: 'SYSTEM_FEED',
    })),
  });
  const { issueAssets } = await outletSystem.run<{ issueAssets: { whyZh: string; whyEn: string }[] }>(
    'issue-assets',
    {
      items: numbers.map((number) => ({
        assetId: envelopeId(stage, number),
        outletId: OUTLET.id,
        parcelRef: `WN${stage.runId}${number}`,
        personId: consumerId,
        issuedAt: sentAt.toISOString(),
        sourceRef: `issue-${envelopeId(stage, number)}`,
        evidenceGrade: 'SYSTEM_FEED',
      })),
    },
  );
  say(
    tell,
    `五天前，六个可循环封套随快件寄给一位消费者（化名）：${issueAssets[0]?.whyZh}。`,
    `Five days ago six reusable envelopes went to a consumer with their parcels: ${issueAssets[0]?.whyEn}.`,
  );
}

const takingBack = (stage: Stage, number: number, sourceRef: string) => ({
  assetId: envelopeId(stage, number),
  outletId: OUTLET.id,
  returnedAt: stage.now.toISOString(),
  sourceRef,
  evidenceGrade: 'SYSTEM_FEED',
});

async function returnFirst(stage: Stage): Promise<{ points: string }> {
  const { consumer, outletSystem, runId, now, tell } = stage;
  const { returnEnvelope } = await consumer.run<{ returnEnvelope: { whyZh: string; whyEn: string } }>(
    'return-envelope',
    {
      input: {
        id: `scan-${runId}`,
        assetId: envelopeId(stage, 1),
        outletId: OUTLET.id,
        scannedAt: now.toISOString(),
      },
    },
  );
  say(
    tell,
    `消费者在${OUTLET.nameZh}扫码归还：${returnEnvelope.whyZh}。`,
    `The consumer scans one at the outlet: ${returnEnvelope.whyEn}.`,
  );
  const startedAt = performance.now();
  const { takeBackAssets } = await outletSystem.run<{ takeBackAssets: { whyZh: string; whyEn: string }[] }>(
    'take-back-assets',
    { items: [takingBack(stage, 1, `return-${envelopeId(stage, 1)}`)] },
  );
  const credits = await untilDecided(stage, 1);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const [entry] = credits.entries.nodes;
  say(
    tell,
    `网点系统确认：${takeBackAssets[0]?.whyZh}。${seconds} 秒后积分到账 ${entry?.points} 分。`,
    `The outlet confirms: ${takeBackAssets[0]?.whyEn}. ${seconds} s later ${entry?.points} points are there.`,
  );
  return { points: entry?.points ?? '0' };
}

async function returnAgain(stage: Stage): Promise<string> {
  const again = takingBack(stage, 1, `return-${envelopeId(stage, 1)}-again`);
  const refusal = await stage.outletSystem.refused('take-back-assets', { items: [again] });
  say(
    stage.tell,
    `同一封套再次归还被拒：${refusal.text.zh}`,
    `The same envelope a second time is refused: ${refusal.text.en}`,
  );
  return refusal.reason;
}

async function returnTheOthers(stage: Stage): Promise<void> {
  const others = numbers.slice(1);
  const items = others.map((number) => ({
    ...takingBack(stage, number, `return-${envelopeId(stage, number)}`),
    personId: stage.consumerId,
  }));
  await stage.outletSystem.run('take-back-assets', { items });
  await untilDecided(stage, ENVELOPES);
}

/** One good carton, then the same code again ten minutes later. */
async function handInCartons(stage: Stage): Promise<{ first: string; again: string | null }> {
  const entries: CreditEntry[] = [];
  for (const [index, minutesAgo] of [10, 0].entries()) {
    await stage.outletSystem.run('record-returns', {
      items: [
        {
          sourceRef: `carton-${stage.runId}-${index + 1}`,
          outletId: OUTLET.id,
          occurredAt: new Date(stage.now.getTime() - minutesAgo * 60_000).toISOString(),
          itemKind: 'CARTON',
          itemCode: `CTN-${stage.runId}`,
          quantity: 1,
          massKg: '0.304',
          itemCondition: 'GOOD',
          disposition: 'REUSE',
          personId: stage.consumerId,
          evidenceGrade: 'SYSTEM_FEED',
        },
      ],
    });
    const { entries: decided } = await untilDecided(stage, ENVELOPES + index + 1);
    entries.push(decided.nodes[0]!);
  }
  say(
    stage.tell,
    `交回一个完好纸箱，得 ${entries[0]?.points} 分；同一箱码再交一次不得分。`,
    `A good carton earns ${entries[0]?.points} points; the same code again earns nothing.`,
  );
  return { first: entries[0]?.points ?? '0', again: entries[1]?.refusedBecause ?? null };
}

async function untilDecided({ consumer }: Stage, count: number): Promise<MyCredits> {
  for (let waited = 0; waited < WAIT_SECONDS; waited += 0.1) {
    const { myCredits } = await consumer.run<{ myCredits: MyCredits }>('my-credits', { first: 50 });
    if (myCredits.entries.nodes.length >= count) return myCredits;
    await pause(100);
  }
  throw new Error(`the worker did not decide ${count} credits within ${WAIT_SECONDS} seconds`);
}

function showStatement({ tell }: Stage, { balance, entries }: MyCredits): void {
  tell('');
  say(
    tell,
    `积分账单，余额 ${balance} 分；每一笔写明规则、版本和原因（分值由平台运营方设定，不是碳减排量）：`,
    `Statement, balance ${balance} points; each line says rule, version and why (points are the operator's, not emission credits):`,
  );
  table(
    tell,
    ['积分 points', '笔数 entries', '规则与版本 rule, version', '有效至 until', '为什么 why'],
    grouped(entries.nodes.toReversed()).map(({ entry, times }) => [
      entry.refusedBecause ? '0' : `+${entry.points}`,
      times,
      `${entry.rule} v${entry.ruleVersion}`,
      entry.expiresOn ?? '—',
      both(entry.explanation),
    ]),
    [8, 8, 20, 10, 58],
  );
}

/** Lines that say the same stand once. */
function grouped(entries: readonly CreditEntry[]): { entry: CreditEntry; times: number }[] {
  const groups = new Map<string, { entry: CreditEntry; times: number }>();
  for (const entry of entries) {
    const known = groups.get(entry.explanation.zh);
    if (known) known.times += 1;
    else groups.set(entry.explanation.zh, { entry, times: 1 });
  }
  return [...groups.values()];
}
