import { digest } from '../kernel/id.js';

/**
 * 双随机抽取: which firms are inspected, and by whom, from lists and a seed. Anybody who has the three reckons the same
 * result; `docs/adr/0031-double-random.md` says how in words that need no program.
 */
export const DRAW_ALGORITHM = 'double-random-1';

/** 检查对象: whom an inspector avoids may also be one of `relatedIds`, firms of one owner. */
export interface Inspectee {
  readonly id: string;
  readonly riskClass: string;
  readonly relatedIds: readonly string[];
}

/** 检查人员: `avoids` are the firms of an employer, an ownership or a declared interest. */
export interface Inspector {
  readonly id: string;
  readonly departmentId: string;
  readonly avoids: readonly string[];
}

/** How many of a class of risk are drawn. */
export interface Stratum {
  readonly riskClass: string;
  readonly firms: number;
}

export interface DrawQuestion {
  readonly inspectees: readonly Inspectee[];
  readonly inspectors: readonly Inspector[];
  readonly strata: readonly Stratum[];
  readonly inspectorsPerFirm: number;
  /** What the seed is good for, so that one seed gives another result for every draw. */
  readonly subject: string;
}

export interface Assignment {
  readonly enterpriseId: string;
  readonly inspectorIds: readonly string[];
}

/** 检查时不少于两人: two inspectors at least come to a firm. */
export const FEWEST_INSPECTORS = 2;

/** What a seed is promised by before it is known: `printf '64:%s' SEED | sha256sum`. */
export const commitmentTo = (seed: string): string => digest(seed);

export const isSeed = (value: unknown): value is string =>
  typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);

/** Of two persons' seeds, neither of whom knew the other's when giving the own. */
export const seedOf = (committed: string, added: string): string => digest(DRAW_ALGORITHM, committed, added);

export const isInConflict = (inspector: Inspector, firm: Inspectee): boolean =>
  inspector.avoids.some((id) => id === firm.id || firm.relatedIds.includes(id));

/** Firms that not enough inspectors could come to, if drawn. */
export const withoutInspectors = ({ inspectees, inspectors, inspectorsPerFirm, strata }: DrawQuestion) =>
  inspectees
    .filter(({ riskClass }) => strata.some((one) => one.riskClass === riskClass))
    .filter((firm) => inspectors.filter((one) => !isInConflict(one, firm)).length < inspectorsPerFirm)
    .map(({ id }) => id);

/** Classes of which more firms are asked for than the list holds. */
export const strataTooLarge = ({ inspectees, strata }: DrawQuestion): Stratum[] =>
  strata.filter(
    ({ riskClass, firms }) => inspectees.filter((one) => one.riskClass === riskClass).length < firms,
  );

/**
 * Firms by class in the order of the strata, then for each drawn firm its inspectors, out of those without a conflict.
 * Every firm of a class is equally likely, and so is every eligible inspector. Throws where `withoutInspectors` or
 * `strataTooLarge` name something.
 */
export function draw(question: DrawQuestion, seed: string): Assignment[] {
  const inspectors = question.inspectors.toSorted(byId);
  const firms = question.strata.flatMap(({ riskClass, firms: count }) =>
    sample(
      question.inspectees.filter((one) => one.riskClass === riskClass).toSorted(byId),
      count,
      randomBlocks(seed, question.subject, 'firms', riskClass),
    ),
  );
  return firms.map((firm) => ({
    enterpriseId: firm.id,
    inspectorIds: sample(
      inspectors.filter((one) => !isInConflict(one, firm)),
      question.inspectorsPerFirm,
      randomBlocks(seed, question.subject, 'inspectors', firm.id),
    ).map(({ id }) => id),
  }));
}

/** By code units, as every language compares ASCII. */
const byId = (a: { readonly id: string }, b: { readonly id: string }): number =>
  a.id < b.id ? -1 : a.id > b.id ? 1 : 0;

/** The first `count` of a Fisher–Yates shuffle. */
function sample<T>(from: readonly T[], count: number, blocks: Iterator<bigint>): T[] {
  if (count > from.length) throw new Error(`${count} cannot be drawn from ${from.length}`);
  const pool = [...from];
  for (let place = 0; place < count; place += 1) {
    const drawn = place + uniformBelow(pool.length - place, blocks);
    [pool[place], pool[drawn]] = [pool[drawn] as T, pool[place] as T];
  }
  return pool.slice(0, count);
}

const BLOCK = 2n ** 256n;

/** SHA-256 in counter mode: each block is the digest of what it is for and its number, read as a number. */
function* randomBlocks(seed: string, ...purpose: readonly string[]): Generator<bigint, never> {
  for (let number = 0; ; number += 1) yield BigInt(`0x${digest(DRAW_ALGORITHM, seed, ...purpose, number)}`);
}

/**
 * A number from 0 up to below `bound`, each equally likely: a block in the last, incomplete run of `bound` is thrown
 * away, since its remainder would favour the small numbers.
 */
export function uniformBelow(bound: number, blocks: Iterator<bigint>): number {
  const size = BigInt(bound);
  const complete = BLOCK - (BLOCK % size);
  for (;;) {
    const { value } = blocks.next() as { value: bigint };
    if (value < complete) return Number(value % size);
  }
}
