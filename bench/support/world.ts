import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { NestFactory } from '@nestjs/core';
import { createConnection } from 'mysql2/promise';
import { DataSource } from 'typeorm';
import { AppModule } from '../../src/app.module.js';
import { CreditPublications } from '../../src/credits/index.js';
import { EnterprisesService, usccCheckCharacter } from '../../src/enterprises/index.js';
import { derivedId } from '../../src/kernel/id.js';
import type { Actor } from '../../src/kernel/actor.js';
import type { RegionCode } from '../../src/kernel/region-code.js';
import { readConfig } from '../../src/platform/config.js';
import { Database } from '../../src/platform/database.js';
import { migrate } from '../../src/platform/migrations.js';
import { AccessTokens } from '../../src/platform/tokens.js';
import { ProgrammePublications } from '../../src/programmes/index.js';
import { RegionsService } from '../../src/regions/index.js';

/** Cities and counties of Hunan in turn, so that a page holds several regions. */
const REGIONS = ['430100', '430200', '430300', '430102', '430103', '430105', '430600'] as RegionCode[];
const FIRMS = 200;

export const OPERATOR: Actor = { id: 'bench-operator', kind: 'person', roles: ['OPERATOR'] };

export interface World {
  /** What a process needs to serve this world as in production. */
  readonly environment: NodeJS.ProcessEnv;
  /** An operator's access token. */
  readonly token: string;
  drop(): Promise<void>;
}

/** A database of its own on the server of DATABASE_URL: migrated, with the region register and invented firms. */
export async function openWorld(environment: NodeJS.ProcessEnv, firms = FIRMS): Promise<World> {
  const url = new URL(environment.DATABASE_URL ?? '');
  const name = `gp_bench_${randomBytes(6).toString('hex')}`;
  const admin = await createConnection({ uri: url.href });
  await admin.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
  url.pathname = `/${name}`;
  const own = { ...environment, DATABASE_URL: url.href };
  const drop = async () => {
    await admin.query(`DROP DATABASE IF EXISTS ${name}`);
    await admin.end();
  };
  try {
    return { environment: own, token: await settle(own, firms), drop };
  } catch (error) {
    await drop();
    throw error;
  }
}

async function settle(environment: NodeJS.ProcessEnv, firms: number): Promise<string> {
  const app = await NestFactory.createApplicationContext(AppModule.inside(readConfig(environment)), {
    logger: false,
    abortOnError: false,
  });
  try {
    await migrate(app.get(DataSource));
    await app.get(Database).transaction((transaction) => app.get(RegionsService).loadRegister(transaction));
    await app.get(Database).transaction((transaction) => app.get(CreditPublications).loadFiles(transaction));
    await app
      .get(Database)
      .transaction((transaction) => app.get(ProgrammePublications).loadFiles(transaction));
    for (let firm = 0; firm < firms; firm += 1) await registerFirm(app.get(EnterprisesService), firm);
    return (await app.get(AccessTokens).sign(OPERATOR)).token;
  } finally {
    await app.close();
  }
}

async function registerFirm(enterprises: EnterprisesService, firm: number): Promise<void> {
  const first17 = `91430100MA4B${String(firm).padStart(5, '0')}`;
  await enterprises.registerEnterprise(OPERATOR, {
    id: derivedId('bench', String(firm)),
    uscc: `${first17}${usccCheckCharacter(first17)}`,
    nameZh: `湖南测试快递有限公司第${firm}分公司`,
    nameEn: null,
    kind: 'COURIER',
    regionCode: REGIONS[firm % REGIONS.length] as RegionCode,
  });
}
