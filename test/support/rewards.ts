import type { INestApplicationContext } from '@nestjs/common';
import { consumer, GREEN_CREDITS, issuer } from '../../src/credits/index.js';
import type { Actor } from '../../src/kernel/actor.js';
import { derivedId } from '../../src/kernel/id.js';
import type { LocalDate } from '../../src/kernel/month.js';
import type { RegionCode } from '../../src/kernel/region-code.js';
import { LedgerService } from '../../src/ledger/index.js';
import { Database } from '../../src/platform/database.js';
import { RewardsService } from '../../src/rewards/index.js';
import type { Caller, Platform } from './app.js';

interface Inside {
  readonly app: INestApplicationContext;
}

const OPERATOR: Actor = { id: 'operator', kind: 'person', roles: ['OPERATOR'] };

/** Credits a person without an event behind it; the same cause again credits nothing. */
export async function earns(
  { app }: Inside,
  personId: string,
  amount: bigint,
  cause = 'first',
  { occurredAt = new Date('2026-03-01T09:00:00+08:00'), expiresOn = '2027-03-01' } = {},
): Promise<void> {
  const ledger = app.get(LedgerService, { strict: false });
  await app.get(Database, { strict: false }).transaction((transaction) =>
    ledger.post(transaction, [
      {
        id: derivedId('earned', personId, cause),
        unit: GREEN_CREDITS,
        debit: issuer('test'),
        credit: consumer(personId),
        amount,
        occurredAt,
        reason: 'AWARD',
        context: { rule: 'test', title: { zh: '测试', en: 'Test' } },
        expiresOn: expiresOn as LocalDate,
      },
    ]),
  );
}

/** A cup of firm-a for 100 points in March 2026, five of them, unless the terms say otherwise. */
export async function offersReward({ app }: Inside, id: string, terms: object = {}): Promise<void> {
  await app.get(RewardsService, { strict: false }).offer(OPERATOR, {
    id,
    partnerId: 'firm-a',
    titleZh: '环保茶杯',
    titleEn: 'A cup',
    descriptionZh: '可循环使用的茶杯一只。',
    descriptionEn: 'One cup, to be used again and again.',
    priceCredits: '100',
    stock: 5,
    validFrom: '2026-03-01' as LocalDate,
    validTo: '2026-03-31' as LocalDate,
    perPerson: null,
    perPersonMonth: null,
    codeDays: 30,
    regionCodes: ['430100' as RegionCode],
    ...terms,
  });
}

/** A caller who signs in anew for every request, so that the clock may be set on by days. */
export function alwaysSignedIn(
  platform: Platform,
  who: Parameters<Platform['as']>[0],
  language?: 'zh-CN' | 'en',
): Pick<Caller, 'ask' | 'get' | 'refused'> {
  const caller = () => platform.as(who, language);
  return {
    ask: async (query, variables) => (await caller()).ask(query, variables),
    get: async (query, variables) => (await caller()).get(query, variables),
    refused: async (query, variables) => (await caller()).refused(query, variables),
  };
}
