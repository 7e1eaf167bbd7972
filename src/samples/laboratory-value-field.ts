import { CodeField } from '../platform/fields.js';
import type { Check } from '../platform/validation.js';
import { type LaboratoryValue, laboratoryValue } from '../rulebook/laboratory-value.js';
import { type Substance, SUBSTANCE_NAMES, SUBSTANCES } from '../rulebook/substances.js';

/** Which field of a report holds the value of which substance. */
export const VALUE_FIELDS = {
  LEAD: 'leadMgPerKg',
  MERCURY: 'mercuryMgPerKg',
  CADMIUM: 'cadmiumMgPerKg',
  CHROMIUM: 'chromiumMgPerKg',
  ZINC: 'zincMgPerKg',
  COPPER: 'copperMgPerKg',
  NICKEL: 'nickelMgPerKg',
  MOLYBDENUM: 'molybdenumMgPerKg',
  SELENIUM: 'seleniumMgPerKg',
  ARSENIC: 'arsenicMgPerKg',
  FLUORINE: 'fluorineMgPerKg',
  SOLVENT_RESIDUE: 'solventResidueMgPerM2',
  BENZENES: 'benzenesMgPerM2',
  BISPHENOL_A: 'bisphenolAMgPerKg',
  AOX: 'aoxMgPerM2',
  DBP: 'dbpMgPerKg',
  BBP: 'bbpMgPerKg',
  DEHP: 'dehpMgPerKg',
  DNOP: 'dnopMgPerKg',
  DINP: 'dinpMgPerKg',
  DIDP: 'didpMgPerKg',
} as const satisfies Record<Substance, string>;
type ValueField = (typeof VALUE_FIELDS)[Substance];

const valueCheck: Check = (value, field) =>
  typeof value === 'string' && laboratoryValue(value) !== undefined
    ? undefined
    : {
        reason: 'NOT_A_LABORATORY_VALUE',
        text: {
          zh: `${field} 须为大于 0 的检测值（如 12.5），或“<检出限”（如 <0.05）表示未检出；未检出不等于 0。`,
          en: `${field} must be a figure above 0, such as 12.5, or what was not detected with its detection limit, such as <0.05; not detected is not 0.`,
        },
      };

/** A value as the laboratory printed it, its digits included: text, because `<0.05` is a value too. */
export const LaboratoryValueField = (substance: Substance): PropertyDecorator => {
  const { title, symbol, unit } = SUBSTANCES[substance];
  const named = symbol === title.zh ? title.zh : `${title.zh}（${symbol}）`;
  return CodeField({
    max: 17,
    nullable: true,
    check: valueCheck,
    description: `${named}: ${title.en}, ${unit}.`,
  });
};

/** The values of a report by substance; what it does not give is left out. */
export const valuesOf = (
  report: Readonly<Record<ValueField, string | null>>,
): ReadonlyMap<Substance, LaboratoryValue> =>
  new Map(
    SUBSTANCE_NAMES.flatMap((name) => {
      const text = report[VALUE_FIELDS[name]];
      const value = text === null ? undefined : laboratoryValue(text);
      return value ? [[name, value] as const] : [];
    }),
  );
