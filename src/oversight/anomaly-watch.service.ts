import { Injectable } from '@nestjs/common';
import type { DomainEvent, EventPayloads } from '../kernel/event.js';
import type { Id } from '../kernel/id.js';
import { addMonths, type Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { rows, type Transaction, write } from '../platform/database.js';
import { insertInto, raw } from '../platform/sql.js';
import { type Figures, isWatching, SettingsInForce, type WatchingRule } from '../rulebook/anomaly.js';
import { AnomalyBook, type Found } from './anomaly-book.service.js';
import { findNoLongerStanding, findOwnFacts, findTold } from './anomaly-book.queries.js';
import type { Anomaly } from './anomaly.entity.js';
import { codesToLookAt, groupOfItem, lookAtCode } from './item-codes.js';
import { anomalyRule, ANOMALY_RULES } from './known-anomaly-rules.js';
import type { FactName, Look, Probe } from './look.js';
import { distances, energyUse } from './fleet-probes.js';
import {
  massesPerPiece,
  piecesPacked,
  repacking,
  sumPackaging,
  tapeUse,
  unitMasses,
} from './packaging-probes.js';
import { findMonthsAfter } from './packaging-probes.queries.js';
import { cartons, daysNotOpen, envelopesForReuse } from './returns-probes.js';

/** How a rule that looks at a firm's month gets its rows, by the rule's code. */
const PROBES: Readonly<Record<string, Probe<unknown>>> = {
  'cartons-above-parcels': cartons,
  'envelopes-above-scans': envelopesForReuse,
  'outlet-not-open': daysNotOpen,
  'packaging-mass-per-piece': massesPerPiece,
  'packaging-mass-per-unit': unitMasses,
  'pieces-packed-above-accepted': piecesPacked,
  'repacked-without-packaging': repacking,
  'tape-mass-per-piece': tapeUse,
  'vehicle-distance-per-day': distances,
  'vehicle-energy-per-km': energyUse,
};

/** The features whose facts some rule reads. */
const READ: ReadonlySet<string> = new Set(ANOMALY_RULES.flatMap(({ reads }) => reads));

type Change = EventPayloads['facts.changed'];
type Scope = Pick<Look, 'enterpriseId' | 'regionCode' | 'month'>;

/** 异常巡查: looks at firms' months with the rules when their facts change. */
@Injectable()
export class AnomalyWatch {
  constructor(private readonly book: AnomalyBook) {
    const without = ANOMALY_RULES.filter(isWatching).filter(
      ({ code, within }) => within !== 'ITEM' && !PROBES[code],
    );
    if (without.length > 0)
      throw new Error(`no probe finds rows for ${without.map(({ code }) => code).join(', ')}`);
  }

  /** Looks again at what changed, and enters what features found themselves. A look always starts from the facts. */
  async hear(transaction: Transaction, events: readonly DomainEvent[]): Promise<void> {
    const changes = events
      .filter(isChange)
      .map(({ payload }) => payload)
      .filter(({ feature }) => READ.has(feature));
    const told = events.filter(isTold);
    const firms = [...changes, ...told.map(({ payload }) => payload)].map(({ enterpriseId }) => enterpriseId);
    await lockGroups(transaction, firms);
    for (const scope of distinctScopes(changes.filter(({ feature }) => feature === 'packaging')))
      await sumPackaging({ transaction, settings: NO_SETTINGS, ...scope });
    for (const rule of ANOMALY_RULES.filter(isWatching)) {
      const concerned = changes.filter(({ feature }) => rule.reads.includes(feature));
      for (const scope of distinctScopes(await scopesOf(transaction, rule, concerned)))
        await this.look(transaction, rule, scope);
    }
    for (const event of told) await this.enterTold(transaction, event);
    await this.letGoOfTold(transaction, changes);
  }

  private async look(transaction: Transaction, rule: WatchingRule, scope: Scope): Promise<void> {
    const settings = new SettingsInForce(rule.settings, scope.month);
    if (!settings.isComplete) return;
    const look = { transaction, settings, ...scope };
    await (rule.within === 'ITEM' ? this.lookAtItems(look, rule) : this.lookAtMonth(look, rule));
  }

  private async lookAtMonth(look: Look, rule: WatchingRule): Promise<void> {
    const { seen, total } = await (PROBES[rule.code] as Probe<unknown>)(look);
    const { enterpriseId, month } = look;
    const found = seen.flatMap(({ row, ...observed }): Found[] => {
      const finding = rule.judge(row, look.settings);
      return finding ? [{ enterpriseId, month, finding, ...observed }] : [];
    });
    const further = total - seen.length;
    if (further > 0) found.push(furtherFound(look, seen[0]?.regionCode, further));
    await this.enterMonth(look, rule, found, further <= 0);
  }

  /**
   * Codes are looked at over all firms: one look at a time on the whole platform, after the firms are held. Otherwise a
   * look could end with what another firm has put right meanwhile.
   */
  private async lookAtItems(look: Look, rule: WatchingRule): Promise<void> {
    await lockGroups(look.transaction, [groupOfItem('')]);
    const { codes, further } = await codesToLookAt(look);
    for (const itemCode of codes) {
      const found = await lookAtCode(look.transaction, rule, itemCode);
      const groupKey = groupOfItem(itemCode);
      await this.book.enter(look.transaction, { rule, groupKey, found, isWhole: true });
    }
    const month = further > 0 ? [furtherFound(look, look.regionCode, further)] : [];
    await this.enterMonth(look, rule, month, true);
  }

  private enterMonth(
    look: Look,
    rule: WatchingRule,
    found: readonly Found[],
    isWhole: boolean,
  ): Promise<void> {
    const { enterpriseId, regionCode, month } = look;
    const groupKey = [enterpriseId, month, ...(regionCode ? [regionCode] : [])].join('/');
    return this.book.enter(look.transaction, { rule, groupKey, found, isWhole });
  }

  /** What is said of a fact that was corrected meanwhile comes too late. */
  private async enterTold(transaction: Transaction, { name, payload, occurredAt }: Told): Promise<void> {
    const rule = anomalyRule(payload.rule);
    if (!rule || isWatching(rule)) throw new Error(`${payload.rule} is no rule that a feature tells of`);
    const { enterpriseId, regionCode, month, facts, measured } = payload;
    const isGone = name === 'anomaly.gone';
    if (!isGone && (await correctedOf(transaction, facts)).size > 0) return;
    const named = rule.identifiedBy.flatMap((figure) =>
      figure in measured ? [[figure, measured[figure]]] : [],
    );
    const found: Found = {
      enterpriseId,
      regionCode,
      month,
      subject: { ...(Object.fromEntries(named) as Figures), ...(month ? { month } : {}) },
      finding: { measured, expected: {} },
      facts,
      toldAt: occurredAt,
      isGone,
    };
    const groupKey = `${enterpriseId}/told`;
    await this.book.enter(transaction, { rule, groupKey, found: [found], isWhole: false });
  }

  /** What a feature told is gone when a fact of the firm that it was about no longer stands. */
  private async letGoOfTold(transaction: Transaction, changes: readonly Change[]): Promise<void> {
    for (const rule of ANOMALY_RULES.filter((one) => !isWatching(one))) {
      const concerned = changes.filter(({ feature }) => rule.reads.includes(feature));
      for (const enterpriseId of new Set(concerned.map((change) => change.enterpriseId))) {
        const told = await rows<Anomaly>(transaction, findTold(rule.code, enterpriseId));
        const corrected = await withCorrectedFacts(transaction, told, enterpriseId);
        for (const anomaly of told)
          if (corrected.has(anomaly.id)) await this.book.letGo(transaction, anomaly);
      }
    }
  }
}

type Told = DomainEvent<'anomaly.found' | 'anomaly.gone'>;
const isTold = (event: DomainEvent): event is Told =>
  event.name === 'anomaly.found' || event.name === 'anomaly.gone';
const isChange = (event: DomainEvent): event is DomainEvent<'facts.changed'> =>
  event.name === 'facts.changed';

const NO_SETTINGS = new SettingsInForce([], '2000-01' as Month);

/** Holds what is looked at until the transaction ends; a group that nobody has looked at is made. */
async function lockGroups(transaction: Transaction, keys: readonly string[]): Promise<void> {
  const groups = [...new Set(keys)].sort().map((key) => ({ group_key: key }));
  const locked = raw('ON DUPLICATE KEY UPDATE group_key = VALUES(group_key)');
  if (groups.length > 0) await write(transaction, insertInto('anomaly_group', groups, locked));
}

/** What a rule looks at again after changes: their months, and the later months that it compares with them. */
async function scopesOf(
  transaction: Transaction,
  rule: WatchingRule,
  changes: readonly Change[],
): Promise<Scope[]> {
  const scopes: Scope[] = [];
  for (const change of changes) {
    const { enterpriseId, regionCode, month } = change;
    const later = rule.monthsAfter
      ? await rows<{ month: Month }>(transaction, findMonthsAfter(change, addMonths(month, rule.monthsAfter)))
      : [];
    const months = [month, ...later.map((one) => one.month)];
    scopes.push(
      ...months.map((at) => ({
        enterpriseId,
        regionCode: rule.within === 'ENTERPRISE' ? null : regionCode,
        month: at,
      })),
    );
  }
  return scopes;
}

const distinctScopes = (scopes: readonly Scope[]): Scope[] => [
  ...new Map(
    scopes.map(({ enterpriseId, regionCode, month }) => [
      [enterpriseId, month, regionCode].join('/'),
      { enterpriseId, regionCode, month },
    ]),
  ).values(),
];

/** How many more there are than may be raised singly, said as one more anomaly. */
const furtherFound = (
  { enterpriseId, regionCode, month }: Look,
  nearby: RegionCode | null | undefined,
  further: number,
): Found => ({
  enterpriseId,
  regionCode: (regionCode ?? nearby) as RegionCode,
  month,
  subject: { ...(regionCode ? { regionCode } : {}), month, furtherFindings: 'yes' },
  finding: { measured: { furtherFindings: String(further) }, expected: {} },
  facts: [],
  factCount: 0,
});

/** Those of a firm's anomalies that are about a fact of its own that was corrected. */
async function withCorrectedFacts(
  transaction: Transaction,
  told: readonly Anomaly[],
  enterpriseId: Id,
): Promise<Set<Id>> {
  if (told.length === 0) return new Set();
  const ids = told.map(({ id }) => id);
  const facts = await rows<FactName & { anomalyId: Id }>(transaction, findOwnFacts(ids, enterpriseId));
  const corrected = await correctedOf(transaction, facts);
  return new Set(facts.filter(({ id }) => corrected.has(id)).map(({ anomalyId }) => anomalyId));
}

/** Those of the facts that no longer stand. */
async function correctedOf(transaction: Transaction, facts: readonly FactName[]): Promise<Set<Id>> {
  const corrected = new Set<Id>();
  for (const table of new Set(facts.map((fact) => fact.table))) {
    const ids = facts.filter((fact) => fact.table === table).map(({ id }) => id);
    for (const { id } of await rows<{ id: Id }>(transaction, findNoLongerStanding(table, ids)))
      corrected.add(id);
  }
  return corrected;
}
