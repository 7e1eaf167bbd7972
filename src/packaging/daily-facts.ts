import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import { derivedId, digest, type Id } from '../kernel/id.js';
import { type LocalDate, monthOf } from '../kernel/month.js';
import { Refusal } from '../kernel/refusal.js';
import type { RegionCode } from '../kernel/region-code.js';
import { reportingEnterprise } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { row, rows, type Transaction, write } from '../platform/database.js';
import {
  appendFacts,
  assertMayClaim,
  assertNotFuture,
  changedMonths,
  type Correction,
  correctFact,
  type FactVerdict,
  type NewFact,
  type Recorded,
  sourceRefTaken,
} from '../platform/facts.js';
import type { FactTable } from '../platform/fact-table.js';
import { tell } from '../platform/outbox.js';
import { monthSealed } from '../platform/reporting-month.js';
import { raw, sql } from '../platform/sql.js';
import { refusalOf } from '../platform/validation.js';
import { EnterprisesService, outletUnknown } from '../enterprises/index.js';
import {
  type DailyItem,
  type DailyKind,
  dayAlreadyRecorded,
  isRefused,
  type Outcome,
  type Refused,
  specificationUnknown,
} from './daily-fact.js';
import {
  findFact,
  findOthersOfDay,
  findSpecificationsByCodes,
  type OtherOfDay,
  type PackagingTable,
} from './packaging.queries.js';

type Judge<Item> = (item: Item) => NewFact | Refused;
interface Place {
  readonly regionCode: RegionCode;
  readonly day: LocalDate;
}

/** Records and corrects facts of an outlet and a day, inside the caller's transaction. */
@Injectable()
export class DailyFacts {
  constructor(
    private readonly enterprises: EnterprisesService,
    private readonly clock: Clock,
  ) {}

  /** Records what can be recorded and says of every item, in the order given, what became of it. */
  async append<Item extends DailyItem>(
    transaction: Transaction,
    kind: DailyKind<Item>,
    actor: Actor,
    items: readonly Item[],
  ): Promise<Outcome[]> {
    const judge = await this.judgeOf(transaction, kind, actor, items);
    const judged = items.map((item) => ({ item, result: judge(item) }));
    const sound = judged.flatMap(({ result }) => (isRefused(result) ? [] : [result]));
    const verdicts = await appendFacts(transaction, kind.table, sound, { actor, at: this.clock.now() });
    const others = await takeBackSecondOfDay(transaction, tableOf(kind), verdicts);
    const verdictOf = new Map(sound.map((fact, index) => [fact, verdicts[index] as FactVerdict]));
    const recorded: (Place & { id: Id })[] = [];
    const outcomes = judged.map(({ item, result }): Outcome => {
      if (isRefused(result)) return result;
      const { id, verdict } = verdictOf.get(result) as FactVerdict;
      const other = others.get(id);
      if (verdict === 'CONFLICT') return { refusal: sourceRefTaken([item.sourceRef]), field: 'sourceRef' };
      if (verdict === 'SEALED') return { refusal: monthSealed(monthOf(item.day), 'ATTESTED'), field: 'day' };
      if (other) return { refusal: dayAlreadyRecorded(kind.table.title, item, other), field: 'day' };
      if (verdict === 'RECORDED') recorded.push({ id, ...placeOf(result, item) });
      return { id, state: verdict };
    });
    await this.tellChanged(transaction, actor, recorded);
    return outcomes;
  }

  /** Puts a fact in the place of another. Refuses with the item's own refusal, FACT_UNKNOWN or FACT_ALREADY_CORRECTED. */
  async correct<Item extends DailyItem & Correction>(
    transaction: Transaction,
    kind: DailyKind<Item>,
    actor: Actor,
    item: Item,
  ): Promise<Recorded> {
    const fact = (await this.judgeOf(transaction, kind, actor, [item]))(item);
    if (isRefused(fact)) throw fact.refusal;
    const before = await row<Place>(
      transaction,
      findFact(tableOf(kind), sql`enterprise_id = ${fact.enterpriseId}`, item.supersedesId),
    );
    const by = { actor, at: this.clock.now() };
    const recorded = await correctFact(transaction, kind.table, item.supersedesId, item.reason, fact, by);
    if (recorded.state === 'REPLAYED') return recorded;
    const [other] = await rows<OtherOfDay>(transaction, findOthersOfDay(tableOf(kind), [recorded.id]));
    if (other)
      throw dayAlreadyRecorded(kind.table.title, item, { id: other.otherId, sourceRef: other.otherRef });
    const places = [placeOf(fact, item), ...(before ? [before] : [])];
    await this.tellChanged(
      transaction,
      actor,
      places.map(({ regionCode, day }) => ({ id: recorded.id, regionCode, day })),
    );
    return recorded;
  }

  /** Judges items against what the platform knows: today, the actor's grade, outlets, specifications. */
  private async judgeOf<Item extends DailyItem>(
    transaction: Transaction,
    kind: DailyKind<Item>,
    actor: Actor,
    items: readonly Item[],
  ): Promise<Judge<Item>> {
    const enterpriseId = reportingEnterprise(actor);
    const today = this.clock.today();
    const outlets = await this.enterprises.knownOutlets(
      enterpriseId,
      items.map((item) => item.outletId),
      transaction,
    );
    const specifications = await knownSpecifications(transaction, items.map(kind.specificationOf));
    return (item) => {
      const early = refusedBy('day', () => assertNotFuture(item.day, today, 'day'));
      const overclaimed = refusedBy('evidenceGrade', () => assertMayClaim(actor, item.evidenceGrade));
      if (early ?? overclaimed) return (early ?? overclaimed) as Refused;
      const outlet = outlets.get(item.outletId);
      if (!outlet) return { refusal: outletUnknown([item.outletId]), field: 'outletId' };
      const specification = kind.specificationOf(item);
      if (specification !== null && !specifications.has(specification))
        return { refusal: specificationUnknown(specification), field: 'specificationCode' };
      const found = kind.findings(item);
      if (found[0]) return { refusal: refusalOf(found), field: found[0].path };
      const { sourceRef, evidenceGrade } = item;
      return {
        enterpriseId,
        regionCode: outlet.regionCode,
        sourceRef,
        evidenceGrade,
        columns: kind.columns(item),
      };
    };
  }

  private async tellChanged(
    transaction: Transaction,
    actor: Actor,
    recorded: readonly (Place & { id: Id })[],
  ): Promise<void> {
    const enterpriseId = reportingEnterprise(actor);
    const changes = digest(...recorded.map(({ id }) => id));
    const changed = changedMonths(
      recorded.map(({ regionCode, day }) => ({ enterpriseId, regionCode, month: monthOf(day) })),
    );
    await tell(
      transaction,
      changed.map(({ regionCode, month }) => ({
        id: derivedId('facts.changed', 'packaging', enterpriseId, regionCode, month, changes),
        name: 'facts.changed',
        occurredAt: this.clock.now(),
        payload: { feature: 'packaging', enterpriseId, regionCode, month },
      })),
    );
  }
}

const tableOf = (kind: { table: FactTable }) => kind.table.name as PackagingTable;
const placeOf = (fact: NewFact, item: DailyItem): Place => ({ regionCode: fact.regionCode, day: item.day });

function refusedBy(field: string, assertion: () => void): Refused | undefined {
  try {
    assertion();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return { refusal: error, field };
    throw error;
  }
}

async function knownSpecifications(
  transaction: Transaction,
  codes: readonly (string | null)[],
): Promise<Set<string>> {
  const wanted = [...new Set(codes.filter((code) => code !== null))];
  if (wanted.length === 0) return new Set();
  const found = await rows<{ code: string }>(transaction, findSpecificationsByCodes(wanted));
  return new Set(found.map(({ code }) => code));
}

/**
 * Takes newly appended facts out again whose outlet and day already stand under another reference, and gives what
 * stands in their place. Of two in one batch the first stays. Nothing of this was ever committed.
 */
async function takeBackSecondOfDay(
  transaction: Transaction,
  table: PackagingTable,
  verdicts: readonly FactVerdict[],
): Promise<Map<Id, { id: Id; sourceRef: string }>> {
  const added = verdicts.filter(({ verdict }) => verdict === 'RECORDED').map(({ id }) => id);
  const others = new Map<Id, { id: Id; sourceRef: string }>();
  if (added.length === 0) return others;
  const found = await rows<OtherOfDay>(transaction, findOthersOfDay(table, added));
  const orderOf = new Map(added.map((id, index) => [id, index]));
  const order = (id: Id) => orderOf.get(id) ?? -1;
  for (const { id, otherId, otherRef } of [...found].sort((a, b) => order(a.otherId) - order(b.otherId))) {
    if (order(otherId) < order(id) && !others.has(id)) others.set(id, { id: otherId, sourceRef: otherRef });
  }
  if (others.size > 0)
    await write(transaction, sql`DELETE FROM ${raw(table)} WHERE id IN ${[...others.keys()]}`);
  return others;
}
