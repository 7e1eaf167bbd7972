import type { Id } from '../kernel/id.js';
import { chunks } from '../platform/chunks.js';
import { rows, type Transaction, write } from '../platform/database.js';
import { grouped } from '../platform/grouped.js';
import { insertInto, type Sql } from '../platform/sql.js';
import { naming } from '../rulebook/indicator-inputs.js';
import type { Period } from '../rulebook/indicator-period.js';
import {
  type ResultInputs,
  type ScopeInputs,
  scopeInputsFrom,
  scopeInputsText,
} from '../rulebook/scope-inputs.js';
import { type ComputedResult, type StoredColumns } from './computed-result.js';
import {
  copyInputsAside,
  findInputs,
  type InputsRecord,
  removeInputs,
  removeResults,
  replaceInputs,
  replaceResult,
  type ResultScope,
  STANDS,
  takeAside,
} from './indicators.queries.js';

/** In one statement: a result is some 200 bytes, the inputs of a scope some 2,000. */
const [RESULTS_AT_ONCE, SCOPES_AT_ONCE] = [1_000, 200];

/** What was worked out of one scope: of the indicators asked for, those of which anybody reports anything. */
export interface ScopeResults {
  readonly scope: ResultScope;
  readonly asked: ReadonlySet<string>;
  readonly results: readonly ComputedResult[];
}

/** What the results of scopes were computed from, as it is stored before they are computed anew. */
export type InputsBefore = ReadonlyMap<string, ScopeInputs>;

export async function inputsBefore(
  transaction: Transaction,
  scopes: readonly ResultScope[],
): Promise<InputsBefore> {
  const reader = new InputsReader();
  const before = new Map<string, ScopeInputs>();
  for (const some of chunks(scopes, SCOPES_AT_ONCE))
    for (const one of await rows<InputsRecord>(transaction, findInputs(some, periodsOf(some))))
      before.set(keyOf(one), reader.of(one.inputs));
  return before;
}

/**
 * Stores results in place of those that stood, and what they were computed from beside what those of other indicators
 * were; what nobody reports any more goes. To be called under a lock of the scopes.
 */
export async function storeResults(
  transaction: Transaction,
  found: readonly ScopeResults[],
  computedAt: Date,
): Promise<void> {
  const before = await inputsBefore(
    transaction,
    found.map(({ scope }) => scope),
  );
  await writeAll(transaction, storing(found, before, computedAt));
}

/** One after the other, as the connection hears of the last. */
export const writeAll = (transaction: Transaction, statements: readonly Sql[]): Promise<unknown> =>
  Promise.all(statements.map((statement) => write(transaction, statement)));

/** The statements of `storeResults`. */
export function storing(found: readonly ScopeResults[], before: InputsBefore, computedAt: Date): Sql[] {
  const lines = found.flatMap(({ scope, results }) => {
    const { enterpriseId: enterprise_id, regionCode: region_code, period } = scope;
    return results.map((result) => ({
      enterprise_id,
      region_code,
      period,
      code: result.code,
      value: result.value,
      no_value: result.no_value,
      formula_version: result.formula_version,
      factor_release: result.factor_release,
      inputs_digest: result.inputs_digest,
      left_out: result.left_out,
      restated_by: STANDS,
      computed_at: computedAt,
    }));
  });
  return [
    ...chunks(found, SCOPES_AT_ONCE).flatMap((some) => [
      ...removingSilent(some, before),
      ...keepingInputs(some, before),
    ]),
    ...chunks(lines, RESULTS_AT_ONCE).map((some) => insertInto('indicator_result', some, replaceResult)),
  ];
}

/** Results that were stored before and that nobody reports any more. */
function removingSilent(found: readonly ScopeResults[], before: InputsBefore): Sql[] {
  const silent = found.map(({ scope, asked, results }) => {
    const told = new Set(results.map(({ code }) => code));
    const stored = [...(before.get(keyOf(scope))?.keys() ?? [])];
    return { scope, codes: stored.filter((code) => asked.has(code) && !told.has(code)) };
  });
  const byCodes = grouped(
    silent.filter(({ codes }) => codes.length > 0),
    ({ codes }) => codes.join(),
  );
  return [...byCodes.values()].map((some) =>
    removeResults(
      some.map(({ scope }) => scope),
      some[0]?.codes ?? [],
    ),
  );
}

function keepingInputs(found: readonly ScopeResults[], before: InputsBefore): Sql[] {
  const [kept, emptied]: [Record<string, string>[], ResultScope[]] = [[], []];
  const texts = new Map<readonly ComputedResult[], string>();
  for (const { scope, asked, results } of found) {
    const stored = before.get(keyOf(scope));
    const others = [...(stored?.keys() ?? [])].filter((code) => !asked.has(code));
    if (results.length + others.length === 0) {
      if (stored) emptied.push(scope);
      continue;
    }
    const known = others.length === 0 ? texts.get(results) : undefined;
    const inputs =
      known ??
      scopeInputsText([
        ...others.map((code) => [code, stored?.get(code) as ResultInputs] as const),
        ...results.map(({ code, from }) => [code, from] as const),
      ]);
    if (others.length === 0) texts.set(results, inputs);
    const { enterpriseId: enterprise_id, regionCode: region_code, period } = scope;
    kept.push({ enterprise_id, region_code, period, restated_by: STANDS, inputs });
  }
  return [
    ...(kept.length > 0 ? [insertInto('indicator_inputs', kept, replaceInputs)] : []),
    ...(emptied.length > 0 ? [removeInputs(emptied)] : []),
  ];
}

/** Puts standing results under a restatement's id, with all that those of their scopes were computed from. */
export async function setAside(
  transaction: Transaction,
  restatementId: Id,
  results: readonly { readonly scope: ResultScope; readonly code: string }[],
): Promise<void> {
  for (const some of chunks(results, SCOPES_AT_ONCE)) {
    const scopes = new Map(some.map(({ scope }) => [keyOf(scope), scope]));
    await write(transaction, copyInputsAside(restatementId, [...scopes.values()]));
    await write(transaction, takeAside(restatementId, some));
  }
}

/** Texts that are met again, as those of a firm that works in one city are in its province, are read once. */
export class InputsReader {
  private readonly known = new Map<string, ScopeInputs>();
  private readonly numbers = new Map<ScopeInputs, number>();

  of(text: string): ScopeInputs {
    const known = this.known.get(text);
    if (known) return known;
    const found = scopeInputsFrom(text);
    this.known.set(text, found);
    this.numbers.set(found, this.numbers.size);
    return found;
  }

  /** The same for the same words. */
  numberOf(inputs: ScopeInputs): number {
    return this.numbers.get(inputs) ?? -1;
  }
}

/** Results that were read with the inputs of their scopes, each with its own and with the names of those left out. */
export function withInputs<Row extends StoredColumns>(found: readonly Row[]): (Row & ComputedResult)[] {
  const reader = new InputsReader();
  return found.map((one) => {
    const from = reader.of(one.inputs ?? NONE).get(one.code);
    if (!from) throw new Error(`what a result of ${one.code} was computed from is gone`);
    return { ...one, from: { ...from, inputs: naming(from.inputs, one.left_out) } };
  });
}

const NONE = scopeInputsText([]);

const periodsOf = (scopes: readonly ResultScope[]): Period[] => [
  ...new Set(scopes.map(({ period }) => period)),
];
const keyOf = ({ enterpriseId, regionCode, period }: ResultScope): string =>
  `${enterpriseId}/${regionCode}/${period}`;
