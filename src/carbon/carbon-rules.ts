import { asDecided, type Edition, type Editions } from '../indicators/index.js';
import type { Month } from '../kernel/month.js';
import { type PolicyFile, policyFile, policyFiles } from '../platform/policy-files.js';
import { parseDataQuality, qualityTermsAt } from '../rulebook/data-quality.js';
import {
  type InventoryMethod,
  inventoryVersionAt,
  parseInventoryAlternative,
  parseInventoryMethod,
} from '../rulebook/inventory-method.js';
import {
  parseReductionMethod,
  type ReductionMethod,
  reductionVersionAt,
} from '../rulebook/reduction-method.js';
import { parseTreatmentShares, type TreatmentShares } from '../rulebook/treatment-shares.js';
import type { CarbonRules } from '../rulebook/carbon-figures.js';
import type { KeptCarbon } from './carbon.queries.js';

const FOLDER = 'inventory';
const INVENTORY_FILE = 'observed-turns.yaml';
const SHARES_FILE = 'treatment-shares.yaml';
const QUALITY_FILE = 'data-quality.yaml';
const fileOf = (name: string): PolicyFile => ({ name, text: policyFile(FOLDER, name) });
const document = <Document>(name: string, read: (text: string, fileName: string) => Document): Document =>
  read(policyFile(FOLDER, name), name);

export const INVENTORY_METHOD: InventoryMethod = document(INVENTORY_FILE, parseInventoryMethod);
/** The one by which results are stored, and those that are set beside it. */
export const INVENTORY_METHODS: readonly InventoryMethod[] = [
  INVENTORY_METHOD,
  document('published-use.yaml', (text, name) => parseInventoryAlternative(text, name, INVENTORY_METHOD)),
];
const TREATMENT_SHARES: TreatmentShares = document(SHARES_FILE, parseTreatmentShares);
const DATA_QUALITY = document(QUALITY_FILE, parseDataQuality);

/** One file a method; adding one is adding its file. */
export const REDUCTION_METHODS: readonly ReductionMethod[] = policyFiles('methods').map(({ name, text }) =>
  parseReductionMethod(text, name),
);

/** Base years of any method: facts of such a year are read by later months. */
export const BASE_YEARS: readonly number[] = [
  ...new Set(
    REDUCTION_METHODS.flatMap(({ versions }) =>
      versions.flatMap(({ baseline }) =>
        baseline.terms.flatMap(({ atIntensityOf }) => (atIntensityOf ? [atIntensityOf.baseYear] : [])),
      ),
    ),
  ),
];

const QUALITY = 'data-quality';
const SHARES = 'treatment-shares';

/** The version in force of every document that decides a month's figures, by the subject that it is kept under. */
export function editionsInForce(month: Month): Edition[] {
  const documents = [
    [INVENTORY_METHOD.code, inventoryVersionAt(INVENTORY_METHOD, month)],
    [QUALITY, qualityTermsAt(DATA_QUALITY, month)],
    [SHARES, TREATMENT_SHARES.versions.findLast(({ from }) => from <= month)],
    ...REDUCTION_METHODS.map((method) => [method.code, reductionVersionAt(method, month)] as const),
  ] as const;
  return documents.flatMap(([subject, version]) =>
    version ? [{ period: month, subject, edition: String(version.version) }] : [],
  );
}

/** The versions of a document that decides carbon figures, by the subject that it is kept under; null where there is none. */
export function carbonVersionsOf(subject: string): number[] | null {
  const documents = [
    INVENTORY_METHOD,
    ...REDUCTION_METHODS,
    { code: QUALITY, versions: DATA_QUALITY.versions },
    { code: SHARES, versions: TREATMENT_SHARES.versions },
  ];
  const found = documents.find(({ code }) => code === subject);
  return found ? found.versions.map(({ version }) => version) : null;
}

/** The documents by which a stored result was worked out, as they are written. */
export interface CarbonRuleFiles {
  readonly kind: 'INVENTORY' | 'REDUCTION';
  readonly method: PolicyFile;
  readonly quality: PolicyFile;
  readonly shares: PolicyFile;
}

/** By the code of an inventory's or a reduction's method; null where there is none. */
export function carbonRuleFiles(code: string): CarbonRuleFiles | null {
  const isInventory = code === INVENTORY_METHOD.code;
  const method = isInventory
    ? fileOf(INVENTORY_FILE)
    : policyFiles('methods').find(({ name, text }) => parseReductionMethod(text, name).code === code);
  return method
    ? {
        kind: isInventory ? 'INVENTORY' : 'REDUCTION',
        method,
        quality: fileOf(QUALITY_FILE),
        shares: fileOf(SHARES_FILE),
      }
    : null;
}

/** The rules of a month in the versions that were decided for it, else in force. Null for months before the first version of the method. */
export function rulesAt(month: Month, editions: Pick<Editions, 'of'>): CarbonRules | null {
  const inForce = new Map(editionsInForce(month).map((one) => [one.subject, one.edition]));
  const decided = <Version extends { version: number }>(versions: readonly Version[], subject: string) => {
    const edition = editions.of(month, subject) ?? inForce.get(subject) ?? null;
    return edition === null ? null : asDecided(versions, subject, edition);
  };
  const inventory = decided(INVENTORY_METHOD.versions, INVENTORY_METHOD.code);
  const quality = decided(DATA_QUALITY.versions, QUALITY);
  const shares = decided(TREATMENT_SHARES.versions, SHARES);
  if (!inventory || !quality) return null;
  return {
    inventory: { code: INVENTORY_METHOD.code, version: inventory },
    quality,
    shares: {
      versions: TREATMENT_SHARES.versions.filter(({ version }) => version <= (shares?.version ?? 0)),
    },
    reductions: REDUCTION_METHODS.flatMap(({ code, versions }) => {
      const version = decided(versions, code);
      return version ? [{ code, version }] : [];
    }),
  };
}

/** The rules that a stored result names, with its inputs. */
export function rulesNamed({ method, methodVersion, month, content }: KeptCarbon): CarbonRules {
  const { quality, shares } = JSON.parse(content ?? '{}') as { quality: number; shares: number | null };
  const named = new Map([
    [method, methodVersion],
    [QUALITY, quality],
    [SHARES, shares],
  ]);
  const rules = rulesAt(month, {
    of: (_month, subject) => {
      const version = named.get(subject);
      return version === undefined || version === null ? null : String(version);
    },
  });
  if (!rules) throw new Error(`no rules are known for ${month}, of which results are stored`);
  return rules;
}
