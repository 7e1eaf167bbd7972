import { Injectable } from '@nestjs/common';
import { canonicalJson, contentDigest, derivedId, type Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { Clock } from '../platform/clock.js';
import { rows, type Transaction, write } from '../platform/database.js';
import { LIMITS } from '../platform/limits.js';
import { insertInto, raw, Sql, sql } from '../platform/sql.js';
import {
  type AnomalyFinding,
  type AnomalyRule,
  type Figures,
  isMaterialChange,
  MATERIAL_CHANGE,
  SettingsInForce,
} from '../rulebook/anomaly.js';
import type { Anomaly, AnomalyFact, AnomalyStep } from './anomaly.entity.js';
import {
  changeAnomaly,
  findByIds,
  findCorrectionsOf,
  findFactsNamed,
  findFactsOf,
  findShown,
} from './anomaly-book.queries.js';
import { afterLook, isDecided, type Sight } from './anomaly-state.js';
import type { FactName } from './look.js';

/** What a rule found odd in a look. */
export interface Found {
  readonly enterpriseId: Id;
  readonly regionCode: RegionCode;
  readonly month: Month | null;
  readonly subject: Figures;
  readonly finding: AnomalyFinding;
  readonly facts: readonly FactName[] | Sql;
  readonly factCount?: number;
  /** When the telling feature said so. */
  readonly toldAt?: Date;
  /** True where the telling feature says that it is no longer so. */
  readonly isGone?: boolean;
}

/** A group of a rule as a look found it. */
export interface LookedAt {
  readonly rule: AnomalyRule;
  readonly groupKey: string;
  readonly found: readonly Found[];
  /** True where all of the group was seen, so that what was not found is gone. */
  readonly isWhole: boolean;
}

type NamedFact = Omit<AnomalyFact, 'anomalyId'>;
type StoredFact = Omit<NamedFact, 'factTable' | 'factId'> & { readonly id: Id };
type NewStep = Pick<AnomalyStep, 'anomalyId' | 'position' | 'step' | 'fromState' | 'toState' | 'measured'>;

const UNDECIDED = { decided_by: null, decided_as: null, decided_at: null, decided_measured: null };

/**
 * 异常簿: enters what a look found: raises, keeps, opens again, and lets go of what is gone. It goes by the group as it
 * stands, locked, so that a look twice, late or in another order ends the same.
 */
@Injectable()
export class AnomalyBook {
  constructor(private readonly clock: Clock) {}

  async enter(transaction: Transaction, { rule, groupKey, found, isWhole }: LookedAt): Promise<void> {
    const byId = new Map(found.map((one) => [anomalyIdOf(rule, one), one]));
    const shown = await rows<Anomaly>(transaction, findShown(rule.code, groupKey));
    const known = await this.known(transaction, [...byId.keys()]);
    const facts = await factsOf(transaction, found);
    for (const [id, one] of byId) {
      const before = known.get(id);
      // An older word is not heard after a newer one.
      if (one.toldAt && before?.toldAt && before.toldAt > one.toldAt) continue;
      const entry = { id, groupKey, before, found: one, facts: facts.get(one) ?? [] };
      if (!one.isGone || !before) await this.enterFound(transaction, rule, entry);
      if (one.isGone) await this.letGoOfTold(transaction, id, one);
    }
    if (!isWhole) return;
    for (const anomaly of shown) if (!byId.has(anomaly.id)) await this.letGo(transaction, anomaly);
  }

  async letGo(transaction: Transaction, anomaly: Anomaly): Promise<void> {
    const after = afterLook(standingOf(anomaly), 'NOTHING');
    if (!after) return;
    const { id, measured } = anomaly;
    await write(transaction, changeAnomaly(id, this.stateColumns(anomaly, after)));
    await nameCorrections(transaction, id);
    await this.note(transaction, stepOf(id, anomaly, after, measured));
  }

  private async known(transaction: Transaction, ids: readonly Id[]): Promise<Map<Id, Anomaly>> {
    const found = ids.length === 0 ? [] : await rows<Anomaly>(transaction, findByIds(ids));
    return new Map(found.map((anomaly) => [anomaly.id, anomaly]));
  }

  private async letGoOfTold(transaction: Transaction, id: Id, { toldAt }: Found): Promise<void> {
    const anomaly = (await this.known(transaction, [id])).get(id);
    if (!anomaly) return;
    await write(transaction, changeAnomaly(id, { told_at: toldAt }));
    await this.letGo(transaction, anomaly);
  }

  private async enterFound(
    transaction: Transaction,
    rule: AnomalyRule,
    { id, groupKey, before, found, facts }: Entry,
  ): Promise<void> {
    const content = contentOf(groupKey, found, facts);
    // The same word heard again: what has become of it since stays.
    if (found.toldAt && before?.contentDigest === content.content_digest) return;
    const after = afterLook(before && standingOf(before), this.sightOf(rule, before, found));
    if (!after && before?.contentDigest === content.content_digest) return;
    const state = after ? this.stateColumns(before, after) : {};
    if (before) {
      await write(transaction, changeAnomaly(id, { ...content, ...state }));
      await write(transaction, sql`DELETE FROM anomaly_fact WHERE anomaly_id = ${id}`);
    } else {
      const subject = canonicalJson(found.subject);
      const raised = { id, rule: rule.code, subject, found_at: this.clock.now(), ...content, ...state };
      await write(transaction, insertInto('anomaly', [raised]));
    }
    if (facts.length > 0) await write(transaction, insertInto('anomaly_fact', facts.map(factRow(id))));
    if (after) await this.note(transaction, stepOf(id, before, after, content.measured));
  }

  /** A decision is about the figures that it was taken on, however slowly they move away from them. */
  private sightOf(rule: AnomalyRule, before: Anomaly | undefined, { month, finding }: Found): Sight {
    if (!before || !isDecided(before.state) || before.decidedMeasured === null) return 'SAME';
    const settings = new SettingsInForce(rule.settings, month ?? this.clock.month());
    const decided = JSON.parse(before.decidedMeasured) as Figures;
    const percent = settings.value(MATERIAL_CHANGE.name);
    return isMaterialChange(decided, finding.measured, percent) ? 'MOVED' : 'SAME';
  }

  private stateColumns(before: Anomaly | undefined, after: After) {
    const at = this.clock.now();
    return {
      state: after.state,
      gone_at: after.isGone ? at : null,
      step_count: positionAfter(before),
      ...(before?.state === after.state ? {} : { state_since: at }),
      ...(isDecided(after.state) ? {} : UNDECIDED),
    };
  }

  private async note(transaction: Transaction, step: NewStep): Promise<void> {
    await write(
      transaction,
      insertInto('anomaly_step', [
        {
          anomaly_id: step.anomalyId,
          position: step.position,
          step: step.step,
          from_state: step.fromState,
          to_state: step.toState,
          taken_by: null,
          taken_as: 'PLATFORM',
          taken_at: this.clock.now(),
          words: null,
          measured: step.measured,
        },
      ]),
    );
  }
}

interface Entry {
  readonly id: Id;
  readonly groupKey: string;
  readonly before: Anomaly | undefined;
  readonly found: Found;
  readonly facts: readonly NamedFact[];
}
type After = NonNullable<ReturnType<typeof afterLook>>;

const anomalyIdOf = (rule: AnomalyRule, { enterpriseId, subject }: Found): Id =>
  derivedId('anomaly', rule.code, enterpriseId, canonicalJson(subject));

const standingOf = ({ state, goneAt }: Anomaly) => ({ state, isGone: goneAt !== null });

const positionAfter = (before: Anomaly | undefined): number => (before?.stepCount ?? 0) + 1;

const stepOf = (id: Id, before: Anomaly | undefined, after: After, measured: string): NewStep => ({
  anomalyId: id,
  position: positionAfter(before),
  step: after.step,
  fromState: before?.state ?? null,
  toState: after.state,
  measured,
});

function contentOf(groupKey: string, { finding, toldAt, ...found }: Found, facts: readonly NamedFact[]) {
  const content = {
    group_key: groupKey,
    enterprise_id: found.enterpriseId,
    region_code: found.regionCode,
    month: found.month,
    measured: canonicalJson(finding.measured),
    expected: canonicalJson(finding.expected),
    fact_count: found.factCount ?? facts.length,
    told_at: toldAt ?? null,
  };
  return { ...content, content_digest: contentDigest({ ...content, facts }) };
}

const factRow = (anomalyId: Id) => (fact: NamedFact) => ({
  anomaly_id: anomalyId,
  fact_table: fact.factTable,
  fact_id: fact.factId,
  enterprise_id: fact.enterpriseId,
  region_code: fact.regionCode,
  source_ref: fact.sourceRef,
  corrects_id: fact.correctsId,
});

/** By which facts it is gone: the corrections of those that it was about, and theirs. */
async function nameCorrections(transaction: Transaction, anomalyId: Id): Promise<void> {
  let facts = await rows<FactName>(transaction, findFactsOf(anomalyId));
  while (facts.length > 0) {
    const corrections = await correctionsOf(transaction, facts);
    if (corrections.length > 0) {
      const named = corrections.map(factRow(anomalyId));
      await write(
        transaction,
        insertInto('anomaly_fact', named, raw('ON DUPLICATE KEY UPDATE fact_id = fact_id')),
      );
    }
    const known = new Set(facts.map(keyOf));
    facts = corrections
      .map(({ factTable, factId }) => ({ table: factTable, id: factId }))
      .filter((name) => !known.has(keyOf(name)));
  }
}

async function correctionsOf(transaction: Transaction, facts: readonly FactName[]): Promise<NamedFact[]> {
  const found: NamedFact[] = [];
  for (const table of new Set(facts.map((fact) => fact.table))) {
    const ids = facts.filter((fact) => fact.table === table).map(({ id }) => id);
    const corrections = await rows<StoredFact>(transaction, findCorrectionsOf(table, ids));
    found.push(
      ...corrections.map(({ id, ...reference }) => ({ ...reference, factTable: table, factId: id })),
    );
  }
  return found;
}

/** The facts of every finding with their references, in the order named; at most `LIMITS.factsOfAnomaly` of each. */
async function factsOf(
  transaction: Transaction,
  found: readonly Found[],
): Promise<Map<Found, readonly NamedFact[]>> {
  const names = new Map<Found, readonly FactName[]>();
  for (const one of found) {
    const named = one.facts instanceof Sql ? await rows<FactName>(transaction, one.facts) : one.facts;
    names.set(one, named.slice(0, LIMITS.factsOfAnomaly));
  }
  const stored = await storedFacts(transaction, [...names.values()].flat());
  return new Map(
    [...names].map(([one, named]) => [one, named.flatMap((name) => stored.get(keyOf(name)) ?? [])]),
  );
}

const keyOf = ({ table, id }: FactName): string => `${table}/${id}`;

async function storedFacts(
  transaction: Transaction,
  names: readonly FactName[],
): Promise<Map<string, NamedFact>> {
  const stored = new Map<string, NamedFact>();
  for (const table of new Set(names.map((name) => name.table))) {
    const ids = [...new Set(names.filter((name) => name.table === table).map(({ id }) => id))];
    const references = await rows<StoredFact>(transaction, findFactsNamed(table, ids));
    for (const { id, ...reference } of references)
      stored.set(keyOf({ table, id }), { ...reference, factTable: table, factId: id });
  }
  return stored;
}
