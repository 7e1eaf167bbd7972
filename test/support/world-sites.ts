import type { INestApplicationContext } from '@nestjs/common';
import { EnergyService } from '../../src/energy/index.js';
import type { Actor } from '../../src/kernel/actor.js';
import { addDays, firstDay, type LocalDate, type Month, startOf } from '../../src/kernel/month.js';
import { OrdersService, type RecordGreenOrderInput } from '../../src/orders/index.js';
import { RecoveryDevicesService } from '../../src/returns/index.js';
import {
  type RecordLaboratoryReportInput,
  type RecordSampleInput,
  SamplesService,
} from '../../src/samples/index.js';
import { oneOf, shareOf, wholeBetween } from './world-chance.js';
import { type Courier, LUKOU, OPENED_ON } from './world-firms.js';

/**
 * 演示世界的站点与能耗、回收装置、抽检与检测报告、绿色订单: a hub and an office for each courier, a device at each outlet, a
 * sample of each kind in a quarter, and the orders of a platform that offers greener packaging.
 */

const said = (sourceRef: string) => ({ sourceRef, evidenceGrade: 'SYSTEM_FEED' as const });
const find = <T>(app: INestApplicationContext, type: abstract new (...parts: never[]) => T): T =>
  app.get(type, { strict: false });

const sitesOf = ({ firm, outlets }: Courier) =>
  (['HUB', 'OFFICE'] as const).map((siteKind) => ({
    ...said(`site-${firm.id}-${siteKind}`),
    siteCode: `${firm.id}-${siteKind}`,
    name: `${firm.nameZh}${siteKind === 'HUB' ? '分拨中心' : '总部办公楼'}`,
    siteKind,
    regionCode: outlets[0]!.regionCode,
    openedOn: OPENED_ON,
    closedOn: null,
  }));

/** What the meters of hub and office count in a month: summer and winter more, the roof of the hub most in summer. */
function energyOf({ firm }: Courier, month: Month) {
  const season = Math.cos(((Number(month.slice(5)) - 1) / 6) * 2 * Math.PI);
  const sun = -Math.cos(((Number(month.slice(5)) - 1) / 12) * 2 * Math.PI);
  const meters = [
    ['HUB', 'E-01', 'PURCHASED_ELECTRICITY', 26_000 + 4_000 * season],
    ['HUB', 'PV-01', 'SELF_GENERATED_RENEWABLE', 3_200 + 1_100 * sun],
    ['HUB', 'D-01', 'DIESEL', 420],
    ['HUB', 'W-01', 'WATER', 310],
    ['OFFICE', 'E-01', 'PURCHASED_ELECTRICITY', 3_600 + 900 * season],
  ] as const;
  return meters.map(([kind, meter, carrier, usual]) => ({
    ...said(`energy-${firm.id}-${kind}-${meter}-${month}`),
    siteCode: `${firm.id}-${kind}`,
    meter,
    month,
    carrier,
    quantity: (usual * (0.95 + 0.1 * shareOf('energy', firm.id, meter, month))).toFixed(1),
  }));
}

const devicesOf = ({ outlets }: Courier) =>
  outlets.map(({ id }, index) => ({
    ...said(`device-${id}`),
    deviceCode: `${id}-bin`,
    outletId: id,
    deviceKind: index === 0 ? ('SMART_LOCKER' as const) : ('STANDARD_BIN' as const),
    inServiceFrom: `202${index % 5}-06-01` as LocalDate,
    inServiceTo: null,
  }));

/** In the first month of a quarter: packing at one outlet, and a batch for the laboratory. */
function samplesOf({ firm, outlets }: Courier, month: Month): RecordSampleInput[] {
  const taken = (subject: 'PACKING_OPERATION' | 'HARMFUL_SUBSTANCES', appliedStandard: string) => ({
    ...said(`sample-${firm.id}-${subject}-${month}`),
    sampleCode: `${firm.id}-${subject}-${month}`,
    day: addDays(firstDay(month), 9),
    outletId: oneOf(outlets, 'sampled', firm.id, month).id,
    subject,
    appliedStandard,
    sampler: 'ENTERPRISE' as const,
    samplerName: null,
    specificationCode: null,
    batch: null,
    piecesSampled: 60,
    piecesFailed: wholeBetween(0, 9, 'failed', firm.id, subject, month),
  });
  return [
    taken('PACKING_OPERATION', '本企业包装操作规范'),
    {
      ...taken('HARMFUL_SUBSTANCES', 'GB 43352-2023'),
      piecesSampled: 3,
      piecesFailed: firm === LUKOU.firm ? 1 : 0,
    },
  ];
}

/** The film of lukou has too much cadmium; the method of the others does not see the mercury limit. */
const reportOf = ({ firm }: Courier, month: Month) =>
  ({
    ...said(`report-${firm.id}-${month}`),
    reportNumber: `（${month.slice(0, 4)}）包检字第${firm.id}${month.slice(5)}号`,
    laboratoryName: '湘江包装材料检测中心（虚构）',
    day: addDays(firstDay(month), 20),
    sampleCode: `${firm.id}-HARMFUL_SUBSTANCES-${month}`,
    testedMaterial: 'PLASTIC' as const,
    leadMgPerKg: '3.2',
    mercuryMgPerKg: firm === LUKOU.firm ? '<0.05' : '<0.6',
    cadmiumMgPerKg: firm === LUKOU.firm ? '0.71' : '<0.1',
    chromiumMgPerKg: '6.4',
    solventResidueMgPerM2: '4.8',
    benzenesMgPerM2: '<0.1',
  }) as RecordLaboratoryReportInput;

/** Twelve a month: a greener choice costs a little, a reusable box nothing. */
function ordersOf(regionCodes: readonly Courier['outlets'][number]['regionCode'][], month: Month) {
  return Array.from({ length: 12 }, (_none, number): RecordGreenOrderInput => {
    const words = ['order', month, number] as const;
    const day = addDays(firstDay(month), wholeBetween(0, 27, 'day', ...words));
    return {
      ...said(`JX${month.replace('-', '')}${String(number + 1).padStart(4, '0')}`),
      occurredAt: new Date(startOf(day).getTime() + wholeBetween(480, 1_380, 'minute', ...words) * 60_000),
      outletId: null,
      regionCode: oneOf(regionCodes, 'region', ...words),
      standardPriceYuan: '1',
      reducedPriceYuan: null,
      greenPriceYuan: '1.5',
      reusablePriceYuan: '0',
      noPackagingPriceYuan: null,
      chosenClass: oneOf(['STANDARD', 'STANDARD', 'GREEN', 'REUSABLE'] as const, 'class', ...words),
    };
  });
}

/** For a courier and the months that it reported. */
export async function recordSites(
  app: INestApplicationContext,
  actor: Actor,
  courier: Courier,
  months: readonly Month[],
): Promise<void> {
  const quarters = months.filter((month) => Number(month.slice(5)) % 3 === 1);
  const energy = find(app, EnergyService);
  await energy.sites.record(actor, sitesOf(courier));
  await energy.uses.record(
    actor,
    months.flatMap((month) => energyOf(courier, month)),
  );
  await find(app, RecoveryDevicesService).devices.record(actor, devicesOf(courier));
  const samples = find(app, SamplesService);
  await samples.samples.record(
    actor,
    quarters.flatMap((month) => samplesOf(courier, month)),
  );
  await samples.reports.record(
    actor,
    quarters.map((month) => reportOf(courier, month)),
  );
}

/** For the platform, whose orders count in the county that they name. */
export const recordOrders = (
  app: INestApplicationContext,
  actor: Actor,
  couriers: readonly Courier[],
  months: readonly Month[],
): Promise<unknown> =>
  find(app, OrdersService).orders.record(
    actor,
    months.flatMap((month) =>
      ordersOf(
        couriers.flatMap(({ outlets }) => outlets.slice(0, 1)).map(({ regionCode }) => regionCode),
        month,
      ),
    ),
  );
