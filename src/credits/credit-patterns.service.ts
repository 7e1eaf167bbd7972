import { Injectable } from '@nestjs/common';
import type { DomainEvent } from '../kernel/event.js';
import { derivedId } from '../kernel/id.js';
import { addDays, type LocalDate, monthOf } from '../kernel/month.js';
import { anomalyFound } from '../platform/anomaly-found.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database.js';
import { tell } from '../platform/outbox.js';
import { SettingsInForce } from '../rulebook/anomaly.js';
import { creditFewPeople } from '../rulebook/anomalies/credit-few-people.js';
import { creditVelocity } from '../rulebook/anomalies/credit-velocity.js';
import {
  type ConcentratedRow,
  findConcentrated,
  findDaysAfter,
  findNewestAward,
  findQuick,
  type QuickRow,
} from './credit-patterns.queries.js';

/** Awards decided at the same time are not committed in the order of their numbers: so many are looked at again. */
const LOOKED_AT_AGAIN = 10_000n;

/** 积分异常巡查: looks for patterns that no single award shows, beside the work of crediting. */
@Injectable()
export class CreditPatterns {
  private seen: bigint | undefined;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Looks at the days whose awards were decided since the last look; at first, at today and yesterday. */
  async look(): Promise<void> {
    const found = await this.database.row<{ newest: string }>(findNewestAward);
    const newest = BigInt(found?.newest ?? 0);
    if (newest === this.seen) return;
    for (const day of await this.daysSinceLast()) await this.lookAt(day);
    this.seen = newest;
  }

  /** Tells what a day, and the week around it, show. Found again it is the same anomaly. */
  async lookAt(day: LocalDate): Promise<void> {
    const found = [...(await this.quick(day)), ...(await this.concentrated(mondayOf(day)))];
    if (found.length > 0) await this.database.transaction((transaction) => tell(transaction, found));
  }

  private async daysSinceLast(): Promise<LocalDate[]> {
    const today = this.clock.today();
    if (this.seen === undefined) return [addDays(today, -1), today];
    const again = this.seen - LOOKED_AT_AGAIN;
    const days = await this.database.rows<{ day: LocalDate }>(findDaysAfter(again.toString()));
    return days.map(({ day }) => day);
  }

  private async quick(day: LocalDate): Promise<DomainEvent[]> {
    const settings = new SettingsInForce(creditVelocity.settings, monthOf(day));
    if (!settings.isComplete) return [];
    const [most, minutes] = [settings.value('mostActions'), settings.value('withinMinutes')];
    const rows = await this.database.rows<QuickRow>(findQuick(day, most.toNumber(), minutes.toNumber()));
    return rows.map(({ personId, enterpriseId, regionCode, actions }) => {
      const caseNumber = derivedId(creditVelocity.code, personId, day).slice(0, 12);
      const measured = { day, caseNumber, actions: String(actions) };
      return this.found(creditVelocity.code, { enterpriseId, regionCode, day, measured });
    });
  }

  private async concentrated(monday: LocalDate): Promise<DomainEvent[]> {
    const settings = new SettingsInForce(creditFewPeople.settings, monthOf(monday));
    if (!settings.isComplete) return [];
    const rows = await this.database.rows<ConcentratedRow>(
      findConcentrated(monday, {
        fromActions: settings.value('fromActions').toNumber(),
        fewPeople: settings.value('fewPeople').toNumber(),
        mostPercent: settings.value('mostPercent').toFixed(),
      }),
    );
    return rows.map(({ outletId, enterpriseId, regionCode, actions, ofFew }) => {
      const measured = { outletId, weekFrom: monday, actions: String(actions), ofFew: String(ofFew) };
      return this.found(creditFewPeople.code, { enterpriseId, regionCode, day: monday, measured });
    });
  }

  private found(
    rule: string,
    {
      day,
      measured,
      ...place
    }: Pick<QuickRow, 'enterpriseId' | 'regionCode'> & {
      day: LocalDate;
      measured: Record<string, string>;
    },
  ): DomainEvent {
    const payload = { rule, ...place, month: monthOf(day), facts: [], measured };
    return anomalyFound(payload, this.clock.now(), ...Object.values(measured));
  }
}

function mondayOf(day: LocalDate): LocalDate {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return addDays(day, -((weekday + 6) % 7));
}
