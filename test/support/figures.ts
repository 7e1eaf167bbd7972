import { IndicatorsService, MeasureProof, ResultProof } from '../../src/indicators/index.js';
import { Outbox } from '../../src/platform/outbox.js';
import { sql } from '../../src/platform/sql.js';
import type { Caller, Platform } from './app.js';

const INSIDE = { strict: false };

/** Sums and computes what was told to indicators, on a platform without a worker. */
export async function workFigures({ app, rows }: Platform): Promise<void> {
  const told = await rows<{ id: string }>(
    sql`SELECT id FROM outbox_event WHERE queue = 'indicators' AND done_at IS NULL`,
  );
  await app.get(Outbox, INSIDE).work(
    told.map(({ id }) => id),
    (transaction, events) => app.get(IndicatorsService, INSIDE).recompute(transaction, events),
  );
}

/** Where a stored measure is not the sum of its facts, or a stored result not what its inputs come to. */
export async function figureBreaches({ app }: Platform): Promise<string[]> {
  const measures = await app.get(MeasureProof, INSIDE).measures({});
  const results = await app.get(ResultProof, INSIDE).results({});
  return [...measures.differences, ...results.differences].map(({ where, text }) => `${where}: ${text.en}`);
}

interface Figure {
  readonly value: string | null;
  readonly reason: string | null;
  readonly because: { readonly terms: readonly { value: string; name: { en: string } }[] } | null;
}

/** The value of an indicator with its terms, or the reason why there is none. */
export async function figureOf(
  caller: Caller,
  code: string,
  scope: { regionCode: string; enterpriseId?: string; month: string },
): Promise<string | readonly string[]> {
  const { month, ...of } = scope;
  const { indicators } = await caller.get<{ indicators: Figure[] }>(
    `query ($codes: [String!], $regionCode: ID!, $enterpriseId: ID, $month: Month!) {
      indicators(codes: $codes, regionCode: $regionCode, enterpriseId: $enterpriseId, from: $month) {
        value reason because } }`,
    { codes: [code], month, ...of },
  );
  const [found] = indicators;
  if (!found || found.value === null) return found?.reason ?? 'NONE';
  return [found.value, ...(found.because?.terms ?? []).map(({ value }) => value)];
}
