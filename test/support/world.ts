import type { INestApplicationContext, Type } from '@nestjs/common';
import { EnterprisesService } from '../../src/enterprises/index.js';
import { EnvelopesService } from '../../src/envelopes/index.js';
import { VehiclesService, VehicleUsesService } from '../../src/fleet/index.js';
import { IdentityService } from '../../src/identity/index.js';
import type { Actor } from '../../src/kernel/actor.js';
import { type Month, month, monthsBetween } from '../../src/kernel/month.js';
import { PackagingService } from '../../src/packaging/index.js';
import { LIMITS } from '../../src/platform/limits.js';
import { ReturnsService } from '../../src/returns/index.js';
import { QualificationsService } from '../../src/subsidies/index.js';
import { assetsOf, declaredReturn, roundsOf } from './world-assets.js';
import {
  type Courier,
  COURIERS,
  DEPARTMENTS,
  OPENED_ON,
  OTHER_FIRMS,
  WEINING,
  WUTONGLING,
} from './world-firms.js';
import { assessedUses, QUALIFICATIONS, registrationsOf, usesOf } from './world-fleet.js';
import { isReported, MISTYPED, parcelCount, reportedMonth } from './world-packaging.js';
import { CONSUMERS, DEMO_PASSWORD, OPERATOR, STAFF, systemOf } from './world-people.js';
import { returnsOf } from './world-returns.js';
import { recordOrders, recordSites } from './world-sites.js';
import { writeSignIns } from './world-sign-ins.js';

export { DEMO_PASSWORD } from './world-people.js';

/**
 * 演示世界: one small province of invented firms and people, the same for tests, demo and screenshots, recorded through
 * the use cases behind the API. The same words always give the same figures.
 *
 * 有意安排的差错 / Deliberate mistakes, for the platform to show:
 *
 * | 差错 | What | Where |
 * |---|---|---|
 * | 封套一去不回 | an envelope that never came back | asset WN-E-001, and one trip in a hundred |
 * | 归还逾期 | a return after 30 days earns nothing | one trip in twenty |
 * | 申报归还未确认 | a return which only its consumer declared | asset WN-E-002 |
 * | 同一纸箱交两次 | a carton code handed in twice | CTN-WN-0001 |
 * | 同一箱码交给两家企业 | a carton code handed in with two firms | CTN-TWO-FIRMS |
 * | 漏报一个月 | a month that was not reported | zhaotan, 2026-07 |
 * | 多写一个零 | a parcel count ten times too large, corrected | weining-lugu, 2026-03-18 |
 * | 包装件数多于收寄 | pieces packed ten times too many, not corrected | lukou-hetang, 2026-08-15 |
 * | 自行申报里程 | self-declared distance, which counts for no NEV share | lukou, 2026-05 |
 * | 膜袋未停用 | film bags still in use in 2026 | lukou |
 * | 无因子的膜袋 | biodegradable film without a published factor: no emission per piece | zhaotan |
 * | 上月未报 | last month is left for the data officer | weining, 2026-10 |
 * | 里程不足 | a van that drove 14,900 km in a year | WT-V-001, year 2 |
 * | 缺核定里程 | vans without a verified distance in a year | wutongling, year 3 |
 */
export const WORLD_MONTHS: readonly Month[] = monthsBetween(month('2025-11'), month('2026-10'));

export const operator: Actor = { id: OPERATOR.id, kind: 'person', roles: ['OPERATOR'] };
export const reporterActor = (courier: Courier): Actor => ({
  id: `${courier.firm.id}-reporter`,
  kind: 'person',
  roles: ['REPORTER'],
  enterpriseId: courier.firm.id,
});
export const systemActor = (courier: Courier): Actor => ({
  id: systemOf(courier.firm.id),
  kind: 'client',
  roles: ['INTEGRATOR'],
  enterpriseId: courier.firm.id,
});

/** The system of the e-commerce platform, whose orders name no outlet. */
const PLATFORM_SYSTEM: Actor = {
  id: systemOf('juan'),
  kind: 'client',
  roles: ['INTEGRATOR'],
  enterpriseId: 'juan',
};

/**
 * Loads the world and writes `sign-ins.json` into `home`. A load that was cut off goes on where it stopped: every step
 * recognises what is there. The operator is registered last, and says that the world is whole. True when it was not.
 */
export async function loadWorld(
  app: INestApplicationContext,
  { home, log = () => {} }: { home: string; log?: (line: string) => void },
): Promise<boolean> {
  const isWhole = (await serviceOf(app, IdentityService).person(OPERATOR.id)) !== undefined;
  if (!isWhole) {
    await registerPlaces(app);
    await registerPeople(app);
    log('demo world: firms, outlets, departments and people');
    for (const courier of COURIERS) {
      await recordPackaging(app, courier);
      await recordTrips(app, courier);
      await recordReturns(app, courier);
      await recordFleet(app, courier);
      const months = WORLD_MONTHS.filter((at) => isReported(courier, at));
      await recordSites(app, systemActor(courier), courier, months);
      log(`demo world: ${courier.firm.nameEn}`);
    }
    await recordOrders(app, PLATFORM_SYSTEM, COURIERS, WORLD_MONTHS);
    await register(app, OPERATOR);
  }
  await writeSignIns(app, home);
  return !isWhole;
}

const serviceOf = <T>(app: INestApplicationContext, type: Type<T>): T => app.get(type, { strict: false });

async function registerPlaces(app: INestApplicationContext): Promise<void> {
  const enterprises = serviceOf(app, EnterprisesService);
  for (const firm of [...COURIERS.map((courier) => courier.firm), ...OTHER_FIRMS]) {
    await enterprises.registerEnterprise(operator, firm);
  }
  for (const { firm, outlets } of COURIERS) {
    for (const { id, nameZh, regionCode } of outlets) {
      await enterprises.openOutlet(operator, {
        id,
        enterpriseId: firm.id,
        nameZh,
        regionCode,
        openedOn: OPENED_ON,
      });
    }
  }
  for (const department of DEPARTMENTS) await enterprises.registerDepartment(operator, department);
}

async function registerPeople(app: INestApplicationContext): Promise<void> {
  await Promise.all([...STAFF, ...CONSUMERS].map((person) => register(app, person)));
}

/** Nobody's password is hashed a second time when a load goes on. */
async function register(app: INestApplicationContext, person: (typeof STAFF)[number]): Promise<void> {
  const identity = serviceOf(app, IdentityService);
  if (!(await identity.person(person.id)))
    await identity.registerPerson({ ...person, password: DEMO_PASSWORD });
}

async function recordPackaging(app: INestApplicationContext, courier: Courier): Promise<void> {
  const packaging = serviceOf(app, PackagingService);
  const actor = systemActor(courier);
  const months = WORLD_MONTHS.map((at) => reportedMonth(courier, at));
  const counts = months.flatMap((reported) => reported.counts);
  await inBatches(counts, (batch) => packaging.counts.record(actor, batch));
  await inBatches(
    months.flatMap((reported) => reported.uses),
    (batch) => packaging.uses.record(actor, batch),
  );
  if (courier === MISTYPED.courier) await correctMistyped(packaging);
}

async function correctMistyped(packaging: PackagingService): Promise<void> {
  const { courier, outlet, day } = MISTYPED;
  const actor = systemActor(courier);
  const right = parcelCount(courier, outlet, day);
  const wrong = { ...right, accepted: right.accepted * 10 };
  const [recorded] = await packaging.counts.record(actor, [wrong]);
  await packaging.counts.correct(actor, {
    ...right,
    supersedesId: recorded!.id,
    sourceRef: `${right.sourceRef}-2`,
    reason: '系统接口多写一个零，已核对原始单据',
  });
}

async function recordTrips(app: INestApplicationContext, courier: Courier): Promise<void> {
  const envelopes = serviceOf(app, EnvelopesService);
  const actor = systemActor(courier);
  await envelopes.commissionAssets(actor, assetsOf(courier));
  for (const { issues, takingsBack } of roundsOf(courier)) {
    await envelopes.issueAssets(actor, issues);
    if (takingsBack.length > 0) await envelopes.takeBackAssets(actor, takingsBack);
  }
  if (courier !== WEINING) return;
  const { personId, declaration } = declaredReturn();
  await envelopes.returnEnvelope({ id: personId, kind: 'person', roles: ['CONSUMER'] }, declaration);
}

async function recordReturns(app: INestApplicationContext, courier: Courier): Promise<void> {
  const returns = serviceOf(app, ReturnsService);
  await inBatches(returnsOf(courier, WORLD_MONTHS), (batch) =>
    returns.recordReturns(systemActor(courier), batch),
  );
}

/** The firm's system reports odometers, its data officer what nobody else saw, the operator what the platform verified. */
async function recordFleet(app: INestApplicationContext, courier: Courier): Promise<void> {
  const vehicles = serviceOf(app, VehiclesService);
  const vehicleUses = serviceOf(app, VehicleUsesService);
  await inBatches(registrationsOf(courier), (items) => vehicles.register(systemActor(courier), { items }));
  const uses = [...(courier === WUTONGLING ? assessedUses() : []), ...usesOf(courier, WORLD_MONTHS)];
  const by: Record<(typeof uses)[number]['mileageSource'], Actor> = {
    PLATFORM_VERIFIED: operator,
    ODOMETER: systemActor(courier),
    SELF_DECLARED: reporterActor(courier),
  };
  for (const [source, actor] of Object.entries(by)) {
    await inBatches(
      uses.filter((use) => use.mileageSource === source),
      (items) => vehicleUses.record(actor, { enterpriseId: courier.firm.id, items }),
    );
  }
  if (courier !== WUTONGLING) return;
  await serviceOf(app, QualificationsService).record(reporterActor(courier), courier.firm.id, QUALIFICATIONS);
}

async function inBatches<T>(
  items: readonly T[],
  record: (batch: readonly T[]) => Promise<unknown>,
): Promise<void> {
  for (let from = 0; from < items.length; from += LIMITS.factsPerMutation) {
    await record(items.slice(from, from + LIMITS.factsPerMutation));
  }
}
