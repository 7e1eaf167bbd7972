import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { AppModule } from '../../src/app.module.js';
import { CreditPublications } from '../../src/credits/index.js';
import { EnterprisesService } from '../../src/enterprises/index.js';
import { EnvelopesService } from '../../src/envelopes/index.js';
import type { Actor } from '../../src/kernel/actor.js';
import type { LocalDate } from '../../src/kernel/month.js';
import type { RegionCode } from '../../src/kernel/region-code.js';
import { readConfig } from '../../src/platform/config.js';
import { Database } from '../../src/platform/database.js';
import { migrate } from '../../src/platform/migrations.js';
import { ProgrammePublications } from '../../src/programmes/index.js';
import { RegionsService } from '../../src/regions/index.js';
import { RewardsService } from '../../src/rewards/index.js';
import { SpecificationsService } from '../../src/specifications/index.js';
import { type Day, daysBefore, EXPIRED } from './calendar.js';
import { assetsOf, CLIENTS, FIRMS, firmOf, REWARDS } from './cast.js';

export const OPERATOR: Actor = { id: 'operator', kind: 'person', roles: ['OPERATOR'] };
const REGIONS = ['430102', '430103', '430105', '430111'] as RegionCode[];

export const systemOf = (enterpriseId: string): Actor => ({
  id: `system-of-${enterpriseId}`,
  kind: 'client',
  roles: ['INTEGRATOR'],
  enterpriseId,
});

/** The features without doors, beside the processes that serve them. */
export const openInside = (environment: NodeJS.ProcessEnv): Promise<INestApplicationContext> =>
  NestFactory.createApplicationContext(AppModule.inside(readConfig(environment)), {
    logger: false,
    abortOnError: false,
  });

/** Migrates and brings in the cast. */
export async function prepareWorld(app: INestApplicationContext, today: Day): Promise<void> {
  await migrate(app.get(DataSource));
  await app.get(Database).transaction(async (transaction) => {
    await app.get(RegionsService).loadRegister(transaction);
    await app.get(CreditPublications).loadFiles(transaction);
    await app.get(ProgrammePublications).loadFiles(transaction);
    await app.get(SpecificationsService).loadSpecifications(transaction);
  });
  for (const firm of FIRMS) await registerFirm(app.get(EnterprisesService), firm);
  const commissionedOn = daysBefore(today, EXPIRED.from + 10) as LocalDate;
  for (let client = 0; client < CLIENTS; client += 1) {
    const assets = assetsOf(client).map(({ id }) => ({
      id,
      kind: 'ENVELOPE' as const,
      specificationCode: 'PKG-ENV-REUSE',
      commissionedOn,
      evidenceGrade: 'SYSTEM_FEED' as const,
    }));
    await app.get(EnvelopesService).commissionAssets(systemOf(firmOf(client).id), assets);
  }
  for (const reward of REWARDS) await offerReward(app.get(RewardsService), reward, today);
}

async function registerFirm(
  enterprises: EnterprisesService,
  { id, uscc, outletIds }: (typeof FIRMS)[number],
): Promise<void> {
  const regionCode = '430100' as RegionCode;
  await enterprises.registerEnterprise(OPERATOR, {
    id,
    uscc,
    nameZh: id,
    nameEn: id,
    kind: 'COURIER',
    regionCode,
  });
  for (const [index, outletId] of outletIds.entries()) {
    await enterprises.openOutlet(OPERATOR, {
      id: outletId,
      enterpriseId: id,
      nameZh: outletId,
      regionCode: REGIONS[index % REGIONS.length] as RegionCode,
      openedOn: '2020-01-01' as LocalDate,
    });
  }
}

/** Good for longer than any run takes, over midnight too. */
async function offerReward(
  rewards: RewardsService,
  { id, partnerId, priceCredits, stock }: (typeof REWARDS)[number],
  today: Day,
): Promise<void> {
  await rewards.offer(OPERATOR, {
    id,
    partnerId,
    titleZh: '环保礼品',
    titleEn: 'A gift',
    descriptionZh: '混沌测试所用。',
    descriptionEn: 'For the chaos run.',
    priceCredits: String(priceCredits),
    stock,
    validFrom: today as LocalDate,
    validTo: daysBefore(today, -2) as LocalDate,
    perPerson: null,
    perPersonMonth: null,
    codeDays: 30,
    regionCodes: ['430100' as RegionCode],
  });
}
