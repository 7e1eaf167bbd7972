import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import type { DomainEvent } from '../kernel/event.js';
import type { Id } from '../kernel/id.js';
import { dateOf, type LocalDate, type Month, monthOf } from '../kernel/month.js';
import { Refusal } from '../kernel/refusal.js';
import { reportingEnterprise, scopeOf } from './access.js';
import { Clock } from './clock.js';
import { afterCursor, type Page, pageOf } from './connection.js';
import { Database, row, type Transaction } from './database.js';
import {
  allRecorded,
  factUnknown,
  type FactItem,
  type FactKind,
  fillerOf,
  isRefused,
  normaliserOf,
  propertyOf,
  type Outcome,
  type Place,
  refusedBy,
  type Refused,
  selected,
} from './fact-kind.js';
import { cursorKey, factsAsked, FactListArgs, propertyOfTime } from './fact-list.js';
import { type FactTable, monthOfFact } from './fact-table.js';
import { appendPrepared, refusalOfVerdict } from './append-facts.js';
import { correctFact } from './correct-fact.js';
import {
  assertMayClaim,
  assertNotFuture,
  type Correction,
  type Fact,
  type MeasureScope,
  type NewFact,
  preparedFact,
  type PreparedFact,
  type Recorded,
} from './facts.js';
import { factsChanged } from './facts-changed.js';
import { tell } from './outbox.js';
import { type RegisterEntry, registerMonths } from './register-months.js';
import { all, raw, type Sql, sql } from './sql.js';
import { compiledFindings, type FieldFinding, refusalOf } from './validation.js';
import { correctedAction } from './withdrawn-action.js';

/** Records, corrects and lists plain facts: those that need no more than to be judged and stored. */
@Injectable()
export class FactStore {
  constructor(
    readonly database: Database,
    readonly clock: Clock,
  ) {}

  of<Row extends Fact, Item extends FactItem>(kind: FactKind<Row, Item>): FactRegister<Row, Item> {
    return new FactRegister(this, kind);
  }
}

/** Where a caller hears which months changed instead of having them told at once: for files of many batches. */
export type HearChanged = (changed: readonly (MeasureScope & { feature: string })[]) => void;

/** Items that were judged, with the facts that the sound ones make. */
export interface Prepared<Item> {
  readonly items: readonly Item[];
  readonly judged: readonly (PreparedFact | Refused)[];
}

/** 登记簿: all facts of one kind. */
export class FactRegister<Row extends Fact, Item extends FactItem> {
  private readonly filled: (item: Item) => NewFact['columns'];
  private readonly normalised: (row: Row) => Row;
  private readonly fieldFindings: (item: Item) => FieldFinding[];
  private readonly columns: Sql;

  constructor(
    private readonly facts: FactStore,
    private readonly kind: FactKind<Row, Item>,
  ) {
    this.filled = fillerOf(kind.record, kind.input);
    this.normalised = normaliserOf(kind.record);
    this.fieldFindings = compiledFindings(kind.input);
    this.columns = selected(kind.record);
  }

  /** Records all or none, for the actor's own firm or the one named; the refusal names every item in the way. */
  record(
    actor: Actor,
    items: readonly Item[],
    enterpriseId = reportingEnterprise(actor),
  ): Promise<Recorded[]> {
    return this.facts.database.transaction(async (transaction) => {
      return allRecorded(await this.append(transaction, actor, items, { enterpriseId }));
    });
  }

  /** Records what can be recorded and says of every item, in the order given, what became of it. */
  async append(
    transaction: Transaction,
    actor: Actor,
    items: readonly Item[],
    { enterpriseId = reportingEnterprise(actor), hear }: { enterpriseId?: Id; hear?: HearChanged } = {},
  ): Promise<Outcome[]> {
    const prepared = await this.judgeAndName(transaction, actor, enterpriseId, items);
    return this.store(transaction, actor, prepared, hear);
  }

  /**
   * The first half of `append`, in a transaction of its own: a file's next batch is judged while the database is busy
   * with the one before. The single fields of the items have been checked by whoever read them.
   */
  prepare(
    actor: Actor,
    items: readonly Item[],
    enterpriseId = reportingEnterprise(actor),
  ): Promise<Prepared<Item>> {
    return this.facts.database.transaction((transaction) =>
      this.judgeAndName(transaction, actor, enterpriseId, items, { areChecked: true }),
    );
  }

  /** The second half of `append`. */
  async store(
    transaction: Transaction,
    actor: Actor,
    { items, judged }: Prepared<Item>,
    hear?: HearChanged,
  ): Promise<Outcome[]> {
    const { table, told } = this.kind;
    const sound = judged.filter((result): result is PreparedFact => !isRefused(result));
    const at = this.facts.clock.now();
    const verdicts = await appendPrepared(transaction, table, sound, { actor, at });
    const recorded: { id: Id; fact: NewFact; item: Item }[] = [];
    let next = 0;
    const outcomes = judged.map((result, index): Outcome => {
      if (isRefused(result)) return result;
      const verdict = verdicts[next++];
      if (!verdict) throw new Error('every fact has a verdict');
      const refusal = refusalOfVerdict(table, result.fact, verdict);
      if (refusal) return { refusal, field: fieldOfVerdict(table, refusal) };
      if (verdict.verdict === 'RECORDED')
        recorded.push({ id: verdict.id, fact: result.fact, item: items[index] as Item });
      return { id: verdict.id, state: verdict.verdict as Recorded['state'] };
    });
    if (told) {
      const events = recorded.map(({ id, item, fact: { enterpriseId, regionCode } }) =>
        told({ id, item, enterpriseId, regionCode }),
      );
      await tell(transaction, events);
    }
    await this.tellChanged(transaction, recorded, at, hear);
    return outcomes;
  }

  /** Puts a fact in the place of another. Refuses with the item's own refusal, FACT_UNKNOWN or FACT_ALREADY_CORRECTED. */
  correct(
    actor: Actor,
    item: Item & Correction,
    enterpriseId = reportingEnterprise(actor),
  ): Promise<Recorded> {
    return this.facts.database.transaction((transaction) =>
      this.replace(transaction, actor, item, enterpriseId),
    );
  }

  /** As `correct`, inside the caller's transaction. */
  async replace(
    transaction: Transaction,
    actor: Actor,
    item: Item & Correction,
    enterpriseId = reportingEnterprise(actor),
  ): Promise<Recorded> {
    const [fact] = await this.judge(transaction, actor, enterpriseId, [item]);
    if (!fact) throw new Error('one item gives one fact');
    if (isRefused(fact)) throw fact.refusal;
    const { table } = this.kind;
    const at = this.facts.clock.now();
    const recorded = await correctFact(transaction, table, item.supersedesId, item.reason, fact, {
      actor,
      at,
    });
    if (recorded.state === 'RECORDED') {
      const before = await this.before(transaction, item.supersedesId);
      await this.tellCorrected(transaction, before, { id: recorded.id, item, fact }, at);
      const changed = [fact, { ...fact, ...this.placeOf(before) }];
      await this.tellChanged(
        transaction,
        changed.map((one) => ({ id: recorded.id, fact: one })),
        at,
      );
    }
    return recorded;
  }

  /** Within the actor's scope, newest first; `also` narrows it further. */
  async page(actor: Actor, args: FactListArgs, also: readonly (Sql | undefined)[] = []): Promise<Page<Row>> {
    const { happened, name } = this.kind.table;
    const order = happened === null ? ['id'] : [happened, 'id'];
    const found = await this.facts.database.rows<Row>(sql`
      SELECT ${this.columns} FROM ${raw(name)}
      WHERE ${all([scopeOf(actor), factsAsked(happened, args), ...also, afterCursor(args, order)])}
      ORDER BY ${raw(order.map((column) => `${column} DESC`).join(', '))} LIMIT ${args.first + 1}`);
    return pageOf(found.map(this.normalised), args.first, (fact) =>
      happened === null ? [fact.id] : [cursorKey(fact, happened), fact.id],
    );
  }

  /** Refuses with NOT_FOUND FACT_UNKNOWN outside the actor's scope, as for a fact that does not exist. */
  async one(actor: Actor, id: Id): Promise<Row> {
    const found = await this.facts.database.row<Row>(
      sql`SELECT ${this.columns} FROM ${raw(this.kind.table.name)} WHERE id = ${id} AND ${scopeOf(actor)}`,
    );
    if (!found) throw factUnknown(id);
    return this.normalised(found);
  }

  private async judgeAndName(
    transaction: Transaction,
    actor: Actor,
    enterpriseId: Id,
    items: readonly Item[],
    checked: { areChecked?: boolean } = {},
  ): Promise<Prepared<Item>> {
    const judged = await this.judge(transaction, actor, enterpriseId, items, checked);
    return {
      items,
      judged: judged.map((result) => (isRefused(result) ? result : preparedFact(this.kind.table, result))),
    };
  }

  /** Judges items against what the platform knows: their own fields, today, the actor's grade, their place. */
  private async judge(
    transaction: Transaction,
    actor: Actor,
    enterpriseId: Id,
    items: readonly Item[],
    { areChecked = false }: { areChecked?: boolean } = {},
  ): Promise<(NewFact | Refused)[]> {
    const placed = await this.kind.placing(transaction, enterpriseId, items);
    const today = this.facts.clock.today();
    const mayClaim = gradeJudge(actor);
    return items.map((item) => {
      const refused =
        this.refusedByField(item, today, areChecked) ??
        futureRefusal(this.kind.table.happened, item, today) ??
        mayClaim(item);
      if (refused) return refused;
      const place = placed(item);
      if (isRefused(place)) return place;
      const { sourceRef, evidenceGrade } = item;
      const { regionCode, derived } = place satisfies Place;
      return {
        enterpriseId,
        regionCode,
        sourceRef,
        evidenceGrade,
        columns: this.filled(item),
        ...(derived ? { derived } : {}),
      };
    });
  }

  private refusedByField(item: Item, today: LocalDate, isChecked: boolean): Refused | undefined {
    const own = isChecked ? [] : this.fieldFindings(item);
    const found = own.length > 0 ? own : (this.kind.findings?.(item, today) ?? []);
    return found[0] && { refusal: refusalOf(found), field: found[0].path };
  }

  private async before(transaction: Transaction, id: Id): Promise<Row> {
    const { name } = this.kind.table;
    const found = await row<Row>(transaction, sql`SELECT ${this.columns} FROM ${raw(name)} WHERE id = ${id}`);
    if (!found) throw factUnknown(id);
    return this.normalised(found);
  }

  /** Where and when a stored fact counts. */
  private placeOf(fact: Row): Pick<NewFact, 'regionCode' | 'columns'> {
    const { table, register } = this.kind;
    const columns = fact as unknown as NewFact['columns'];
    const { regionCode } = fact;
    if (register)
      return { regionCode, columns: { [register.from]: columns[propertyOf(register.from)] ?? null } };
    const { happened } = table;
    return { regionCode, columns: happened ? { [happened]: columns[propertyOfTime(happened)] ?? null } : {} };
  }

  /** The columns of a stored fact are the fields of what was said of it. */
  private async tellCorrected(
    transaction: Transaction,
    before: Row,
    { id, item, fact: { enterpriseId, regionCode } }: { id: Id; item: Item; fact: NewFact },
    at: Date,
  ): Promise<void> {
    const { told } = this.kind;
    if (!told) return;
    const was = told({ ...before, item: before as unknown as Item });
    await tell(transaction, correctedAction(was, told({ id, enterpriseId, regionCode, item }), at));
  }

  private monthsOf(facts: readonly NewFact[]): MeasureScope[] {
    const scopes = new Map<string, MeasureScope>();
    for (const { enterpriseId, regionCode, columns } of facts) {
      const month = monthOfFact(this.kind.table, columns) as Month;
      const key = `${enterpriseId}/${regionCode}/${month}`;
      if (!scopes.has(key)) scopes.set(key, { enterpriseId, regionCode, month });
    }
    return [...scopes.values()];
  }

  private async tellChanged(
    transaction: Transaction,
    recorded: readonly { id: Id; fact: NewFact }[],
    at: Date,
    hear?: HearChanged,
  ): Promise<void> {
    const { measuredBy, register } = this.kind;
    const feature = register?.feature ?? measuredBy;
    if (feature === null || recorded.length === 0) return;
    const facts = recorded.map(({ fact }) => fact);
    const changed = register ? registerMonths(entriesOf(facts, register.from), at) : this.monthsOf(facts);
    if (hear) return hear(changed.map((scope) => ({ feature, ...scope })));
    const events: DomainEvent[] = factsChanged(
      feature,
      changed,
      recorded.map(({ id }) => id),
      at,
    );
    await tell(transaction, events);
  }
}

const entriesOf = (facts: readonly NewFact[], from: string): RegisterEntry[] =>
  facts.map(({ enterpriseId, regionCode, columns }) => ({
    enterpriseId,
    regionCode,
    from: columns[from] as LocalDate,
  }));

function gradeJudge(actor: Actor): (item: FactItem) => Refused | undefined {
  const known = new Map<string, Refused | undefined>();
  return ({ evidenceGrade }) => {
    if (!known.has(evidenceGrade))
      known.set(
        evidenceGrade,
        refusedBy('evidenceGrade', () => assertMayClaim(actor, evidenceGrade)),
      );
    return known.get(evidenceGrade);
  };
}

function futureRefusal(happened: FactTable['happened'], item: object, today: LocalDate): Refused | undefined {
  if (happened === null) return undefined;
  const property = propertyOfTime(happened);
  const said = (item as Record<string, unknown>)[property];
  const value = said instanceof Date ? dateOf(said) : (said as LocalDate | Month);
  const now = happened === 'month' ? monthOf(today) : today;
  return value <= now ? undefined : refusedBy(property, () => assertNotFuture(value, now, property));
}

/** A taken reference is the reference's fault; a sealed month or taken place that of the time. */
const fieldOfVerdict = ({ happened }: FactTable, refusal: Refusal): string =>
  refusal.reason === 'SOURCE_REF_TAKEN' || happened === null ? 'sourceRef' : propertyOfTime(happened);
