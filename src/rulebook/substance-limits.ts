import { z } from 'zod';
import { type Exact, sum } from '../kernel/decimal.js';
import type { LocalDate } from '../kernel/month.js';
import type { Text } from '../kernel/text.js';
import { codeSchema, dateSchema, exactSchema, holdsAt, readDocument, textSchema } from './document.js';
import { type LaboratoryValue, laboratoryValue } from './laboratory-value.js';
import { CONFIDENCES, type Confidence, type Source, sourceSchema } from './source.js';
import {
  type Substance,
  SUBSTANCE_NAMES,
  SUBSTANCES,
  type TestedMaterial,
  TESTED_MATERIAL_NAMES,
} from './substances.js';

const substanceSchema = z.enum(SUBSTANCE_NAMES as [Substance, ...Substance[]]);
const materialSchema = z.enum(TESTED_MATERIAL_NAMES as [TestedMaterial, ...TestedMaterial[]]);
export const LIMIT_VERDICTS = ['WITHIN', 'ABOVE', 'UNDETERMINED'] as const;
export type LimitVerdict = (typeof LIMIT_VERDICTS)[number];

const limitSchema = z
  .strictObject({
    id: codeSchema,
    /** More than one: the limit is on their sum. */
    substances: z.array(substanceSchema).min(1),
    materials: z.array(materialSchema).min(1),
    comparison: z.enum(['AT_MOST', 'BELOW']),
    value: exactSchema,
    unit: z.enum(['mg/kg', 'mg/m2']),
    /** Where it is less sure than the version. */
    confidence: z.enum(CONFIDENCES).optional(),
    note: textSchema.optional(),
  })
  .refine(
    ({ substances, unit }) => substances.every((substance) => SUBSTANCES[substance].unit === unit),
    'the unit in which these substances are reported / 单位应与所报物质一致',
  );
export type SubstanceLimit = z.infer<typeof limitSchema>;

const versionSchema = z.strictObject({
  version: z.int().positive(),
  from: dateSchema,
  to: dateSchema.optional(),
  source: sourceSchema,
  limits: z.array(limitSchema).min(1),
});

const valueSchema = z.string().refine((text) => laboratoryValue(text) !== undefined, 'such as 12.5 or <0.05');
const exampleSchema = z.strictObject({
  name: textSchema,
  material: materialSchema,
  day: dateSchema,
  values: z.partialRecord(substanceSchema, valueSchema),
  /** By limit; every limit that applies to the material on the day. */
  expected: z.record(codeSchema, z.enum(LIMIT_VERDICTS)),
});

export const substanceLimitsSchema = z.strictObject({
  standard: z.string().min(1),
  title: textSchema,
  versions: z.array(versionSchema).min(1),
  examples: z.array(exampleSchema).min(1),
});
export type SubstanceLimits = z.infer<typeof substanceLimitsSchema>;

/** Reads `policies/limits/<standard>.yaml`. Refuses with POLICY_DOCUMENT_INVALID. */
export const parseSubstanceLimits = (yamlText: string, fileName: string): SubstanceLimits =>
  readDocument(substanceLimitsSchema, yamlText, fileName);

/** What a laboratory found in one material. A substance without a value was not reported, which is not zero. */
export interface Finding {
  readonly material: TestedMaterial;
  /** The version in force on it decides. */
  readonly day: LocalDate;
  readonly values: ReadonlyMap<Substance, LaboratoryValue>;
}

/** How one limit is kept, or that there is none for what was reported. */
export interface SubstanceVerdict {
  readonly substances: readonly Substance[];
  readonly verdict: LimitVerdict;
  readonly because: Text;
  /** Null where no standard limits these substances in this material on the day. */
  readonly limit: AppliedLimit | null;
}
export interface AppliedLimit {
  readonly standard: string;
  readonly version: number;
  readonly id: string;
  readonly comparison: SubstanceLimit['comparison'];
  readonly value: Exact;
  readonly unit: string;
  readonly source: Source;
  readonly confidence: Confidence;
  readonly note: Text | null;
}

/** Every limit that applies, and every substance reported that none limits. */
export function judgeSubstances(standards: readonly SubstanceLimits[], finding: Finding): SubstanceVerdict[] {
  const judged = standards.flatMap((standard) => {
    const version = standard.versions.findLast((one) => holdsAt(one, finding.day));
    return (version?.limits ?? [])
      .filter(({ materials }) => materials.includes(finding.material))
      .map((limit): SubstanceVerdict => ({
        substances: limit.substances,
        ...decide(limit, finding.values),
        limit: appliedLimit(standard.standard, version as NonNullable<typeof version>, limit),
      }));
  });
  const limited = new Set(judged.flatMap(({ substances }) => substances));
  const unlimited = SUBSTANCE_NAMES.filter((name) => finding.values.has(name) && !limited.has(name));
  return [...judged, ...unlimited.map(withoutLimit)];
}

/** ABOVE if any limit is exceeded; WITHIN if all are kept; undetermined otherwise, and where there was none. */
export function verdictOfAll(verdicts: readonly SubstanceVerdict[]): LimitVerdict {
  const decided = verdicts.filter(({ limit }) => limit !== null).map(({ verdict }) => verdict);
  if (decided.includes('ABOVE')) return 'ABOVE';
  return decided.length === 0 || decided.includes('UNDETERMINED') ? 'UNDETERMINED' : 'WITHIN';
}

const appliedLimit = (
  standard: string,
  { version, source }: z.infer<typeof versionSchema>,
  { id, comparison, value, unit, confidence, note }: SubstanceLimit,
): AppliedLimit => ({
  standard,
  version,
  id,
  comparison,
  value,
  unit,
  source,
  confidence: confidence ?? source.confidence,
  note: note ?? null,
});

/**
 * What was measured is the least there can be. What was not detected adds less than its detection limit; what was not
 * reported may add anything. So ABOVE may be known without all values, WITHIN never.
 */
function decide(
  limit: SubstanceLimit,
  values: Finding['values'],
): Pick<SubstanceVerdict, 'verdict' | 'because'> {
  const found = limit.substances.map((name) => ({ name, value: values.get(name) }));
  const missing = found.filter(({ value }) => value === undefined).map(({ name }) => name);
  const measured = found.flatMap(({ value }) => (value?.kind === 'MEASURED' ? [value.value] : []));
  const notSeen = found.flatMap(({ value }) =>
    value?.kind === 'NOT_DETECTED' ? [value.detectionLimit] : [],
  );
  const least = sum(measured);
  const most = least.plus(sum(notSeen));
  const isAbove = limit.comparison === 'AT_MOST' ? least.gt(limit.value) : least.gte(limit.value);
  if (measured.length > 0 && isAbove) return { verdict: 'ABOVE', because: exceeded(limit, least) };
  if (missing.length > 0) return { verdict: 'UNDETERMINED', because: notReported(missing) };
  // Less than its detection limit: with something not detected the most itself is never reached.
  const isWithin =
    limit.comparison === 'AT_MOST' || notSeen.length > 0 ? most.lte(limit.value) : most.lt(limit.value);
  return isWithin
    ? { verdict: 'WITHIN', because: kept(limit, most, notSeen.length > 0) }
    : { verdict: 'UNDETERMINED', because: notSensitive(limit, least, most) };
}

const withoutLimit = (name: Substance): SubstanceVerdict => ({
  substances: [name],
  verdict: 'UNDETERMINED',
  because: {
    zh: `当日对该材质的${SUBSTANCES[name].title.zh}没有限量，不作判断。`,
    en: `There was no limit on ${SUBSTANCES[name].title.en} in this material on the day, so it is not judged.`,
  },
  limit: null,
});

const bound = ({ comparison, value, unit }: SubstanceLimit): string =>
  `${comparison === 'AT_MOST' ? '≤' : '<'} ${value.toFixed()} ${unit}`;

const exceeded = (limit: SubstanceLimit, least: Exact): Text => ({
  zh: `检出 ${least.toFixed()} ${limit.unit}，限量 ${bound(limit)}。`,
  en: `${least.toFixed()} ${limit.unit} were found; the limit is ${bound(limit)}.`,
});

const kept = (limit: SubstanceLimit, most: Exact, hasUnseen: boolean): Text => ({
  zh: `${hasUnseen ? '未检出项按检出限计，低于' : '检出'} ${most.toFixed()} ${limit.unit}，限量 ${bound(limit)}。`,
  en: `${hasUnseen ? 'With what was not detected at its detection limit, less than' : 'Found:'} ${most.toFixed()} ${limit.unit}; the limit is ${bound(limit)}.`,
});

const notSensitive = (limit: SubstanceLimit, least: Exact, most: Exact): Text => ({
  zh: `在 ${least.toFixed()} 与 ${most.toFixed()} ${limit.unit} 之间，检出限过高，无法与限量 ${bound(limit)} 比较；请用更灵敏的方法复测。`,
  en: `Between ${least.toFixed()} and ${most.toFixed()} ${limit.unit}: the detection limit is too high for the limit of ${bound(limit)}; test again by a more sensitive method.`,
});

const notReported = (missing: readonly Substance[]): Text => ({
  zh: `报告未列${missing.map((name) => SUBSTANCES[name].title.zh).join('、')}。`,
  en: `The report does not give ${missing.map((name) => SUBSTANCES[name].title.en).join(', ')}.`,
});
