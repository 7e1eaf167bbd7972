import { Injectable } from '@nestjs/common';
import { MeasureReader } from '../indicators/index.js';
import { type Exact, plain, sum } from '../kernel/decimal.js';
import { EVIDENCE_GRADES, type EvidenceGrade } from '../kernel/evidence-grade.js';
import { addMonths, type Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import type { Text } from '../kernel/text.js';
import type { MeasureSum } from '../rulebook/measure-set.js';
import { type MeasureCode, MEASURES } from '../rulebook/measures.js';
import { change, type Change } from './change.js';
import { materialOf, type PackagingMaterial, plasticsTermsAt } from './plastics-items.js';
import { type NamedScope, ReportScopes } from './report-scopes.service.js';

export interface ActivityFigure {
  readonly code: MeasureCode;
  readonly dimension: string;
  readonly title: Text;
  readonly unit: string;
  readonly value: string | null;
  readonly monthBefore: string | null;
  readonly yearBefore: string | null;
  readonly onMonth: Change;
  readonly onYear: Change;
  readonly weakestGrade: EvidenceGrade | null;
  /** Counties that are in the value, of those in which the same kind of fact is recorded. */
  readonly counties: number;
  readonly countiesOfKind: number;
}

export interface PackagingFigure {
  readonly specification: string;
  readonly name: Text;
  readonly category: string;
  readonly material: PackagingMaterial;
  readonly mass: ActivityFigure;
  readonly units: ActivityFigure;
}

const OF_PACKAGING = ['packaging.massKg', 'packaging.units'] as const satisfies MeasureCode[];

/** Groups of a report, in its order. Of fuels each is a line of its own: litres of different fuels are not added. */
export const ACTIVITY_GROUPS = {
  PARCELS: [
    'parcels.accepted',
    'parcels.eCommerce',
    'parcels.notRepacked',
    'parcels.eWaybill',
    'parcels.taped',
    'parcels.slimTaped',
    'parcels.sameCity',
    'parcels.sameCityReusable',
    'consolidations.total',
    'consolidations.reusableBag',
  ],
  REUSABLE: [
    'envelopes.issued',
    'assets.uses',
    'assets.turns',
    'envelopes.returned',
    'envelopes.dueBack',
    'envelopes.returnedOnTime',
    'assets.inCirculation',
    'assets.missing',
    'assets.boxesCommissioned',
    'assets.boxesRetired',
  ],
  RETURNS: ['returns.cartonsReused', 'returns.massKg', 'returns.filmBagMassKg', 'devices.outlets'],
  FLEET: [
    'vehicles.added',
    'vehicles.nevAdded',
    'fleet.km',
    'fleet.nevKmVerified',
    'fleet.energyKwh',
    'fleet.fuelLitres',
    'freight.tonneKm',
  ],
} as const satisfies Record<string, readonly MeasureCode[]>;
export type ActivityGroup = keyof typeof ACTIVITY_GROUPS;

const ALL_CODES: readonly MeasureCode[] = [...Object.values(ACTIVITY_GROUPS).flat(), ...OF_PACKAGING];
const BY_DIMENSION: ReadonlySet<MeasureCode> = new Set(['fleet.fuelLitres', 'freight.tonneKm']);

export interface Activity {
  readonly groups: Readonly<Record<ActivityGroup, readonly ActivityFigure[]>>;
  readonly packaging: readonly PackagingFigure[];
}

/** Sums of a firm's month beside those of the month before and of a year before, as they are stored. */
@Injectable()
export class ActivityFigures {
  constructor(
    private readonly measures: MeasureReader,
    private readonly scopes: ReportScopes,
  ) {}

  async ofMonth({ enterpriseId, regionCode }: NamedScope, month: Month): Promise<Activity> {
    const at = (of: Month) =>
      this.measures.sums({
        enterpriseId: enterpriseId ?? undefined,
        regionCode,
        from: of,
        to: of,
        codes: ALL_CODES,
      });
    const [now, before, yearBefore] = [
      await at(month),
      await at(addMonths(month, -1)),
      await at(addMonths(month, -12)),
    ];
    const months: Compared = { now, before, yearBefore };
    const group = (codes: readonly MeasureCode[]): ActivityFigure[] =>
      codes.flatMap((code) => dimensionsOf(months, code).map((one) => activityFigure(months, code, one)));
    return {
      groups: {
        PARCELS: group(ACTIVITY_GROUPS.PARCELS),
        REUSABLE: group(ACTIVITY_GROUPS.REUSABLE),
        RETURNS: group(ACTIVITY_GROUPS.RETURNS),
        FLEET: group(ACTIVITY_GROUPS.FLEET),
      },
      packaging: await this.packaging(months, month),
    };
  }

  private async packaging(months: Compared, month: Month): Promise<PackagingFigure[]> {
    const used = [...months.now, ...months.before, ...months.yearBefore].filter(
      ({ code }) => code === 'packaging.massKg',
    );
    const codes = [...new Set(used.map(({ dimension }) => dimension))].toSorted();
    const known = await this.scopes.specificationsByCodes(codes);
    const terms = plasticsTermsAt(month);
    return codes.map((specification) => {
      const found = known.get(specification);
      return {
        specification,
        name: { zh: found?.nameZh ?? specification, en: found?.nameEn ?? specification },
        category: found?.category ?? '',
        material: materialOf(specification, terms),
        mass: activityFigure(months, 'packaging.massKg', specification),
        units: activityFigure(months, 'packaging.units', specification),
      };
    });
  }
}

interface Compared {
  readonly now: readonly MeasureSum[];
  readonly before: readonly MeasureSum[];
  readonly yearBefore: readonly MeasureSum[];
}

/** One line without a dimension; else a line each. */
function dimensionsOf({ now, before, yearBefore }: Compared, code: MeasureCode): (string | null)[] {
  if (!BY_DIMENSION.has(code)) return [null];
  const found = [...now, ...before, ...yearBefore].filter((one) => one.code === code);
  const dimensions = [...new Set(found.map(({ dimension }) => dimension))].toSorted();
  return dimensions.length === 0 ? [null] : dimensions;
}

function activityFigure(months: Compared, code: MeasureCode, dimension: string | null): ActivityFigure {
  const isOf = (one: MeasureSum) => one.code === code && (dimension === null || one.dimension === dimension);
  const now = months.now.filter(isOf);
  const { title, unit, feature } = MEASURES[code];
  const [value, monthBefore, yearBefore] = [
    now,
    months.before.filter(isOf),
    months.yearBefore.filter(isOf),
  ].map(totalOf) as [string | null, string | null, string | null];
  const ofKind = months.now.filter(
    (one) =>
      MEASURES[one.code].feature === feature &&
      (feature !== 'packaging' || isPackaging(one.code) === isPackaging(code)) &&
      (dimension === null || !isPackaging(code) || one.dimension === dimension),
  );
  return {
    code,
    dimension: dimension ?? '',
    title,
    unit,
    value,
    monthBefore,
    yearBefore,
    onMonth: change(value, monthBefore, unit),
    onYear: change(value, yearBefore, unit),
    weakestGrade:
      EVIDENCE_GRADES.findLast((grade) => now.some(({ weakestGrade }) => weakestGrade === grade)) ?? null,
    counties: countiesOf(now).size,
    countiesOfKind: countiesOf(ofKind).size,
  };
}

const isPackaging = (code: MeasureCode): boolean => code.startsWith('packaging.');

const countiesOf = (sums: readonly MeasureSum[]): Set<RegionCode> =>
  new Set(sums.map(({ regionCode }) => regionCode));

const totalOf = (sums: readonly MeasureSum[]): string | null =>
  sums.length === 0 ? null : plain(sum(sums.map(({ value }): Exact => value)));
