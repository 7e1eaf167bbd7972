import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import { derivedId, type Id } from '../kernel/id.js';
import { type Month, monthOf } from '../kernel/month.js';
import { type Refusal, refuse } from '../kernel/refusal.js';
import { EnterprisesService, enterpriseUnknown } from '../enterprises/index.js';
import { Clock } from '../platform/clock.js';
import { Database, row, rows, type Transaction, write } from '../platform/database.js';
import { tell } from '../platform/outbox.js';
import { insertInto, sql } from '../platform/sql.js';
import { digestsOf, type ReadMonth, readMonth } from './month-digest.js';
import { lockReportingMonth } from './month-lock.js';
import { monthSources } from './month-source.js';
import type { MonthStep, ReportingMonth } from './reporting-month.entity.js';
import { findSteps } from './reporting.queries.js';

/** A month of a firm. */
export interface MonthOf {
  readonly enterpriseId: Id;
  readonly month: Month;
}

/**
 * 月份办理: a month goes open → attested → closed, and back to open by a department. Each step locks the month before it
 * looks: nobody records in between.
 */
@Injectable()
export class ReportingService {
  constructor(
    private readonly database: Database,
    private readonly enterprises: EnterprisesService,
    private readonly clock: Clock,
  ) {}

  /**
   * Attests that the month is what `digest` says, by a second person of the firm. Refuses with CONFLICT MONTH_NOT_OVER,
   * MONTH_ALREADY_ATTESTED or MONTH_CHANGED, or FORBIDDEN SECOND_PERSON_NEEDED; the same attestation again is a replay.
   */
  async attestMonth(
    actor: Actor,
    { enterpriseId, month, digest }: MonthOf & { digest: string },
  ): Promise<ReportingMonth> {
    await this.enterprises.enterprise(actor, enterpriseId);
    if (actor.enterpriseId !== enterpriseId) throw enterpriseUnknown(enterpriseId);
    if (month >= monthOf(this.clock.today())) throw monthNotOver(month);
    return this.database.transaction(async (transaction) => {
      const standing = await lockReportingMonth(transaction, enterpriseId, month);
      if (standing.state !== 'OPEN') {
        if (standing.attestedBy === actor.id && standing.factsDigest === digest) return standing;
        throw alreadyAttested(standing);
      }
      await this.assertSecondPerson(transaction, actor, { enterpriseId, month });
      const present = await readMonth(transaction, enterpriseId, month);
      if (present.digest !== digest) throw monthChanged(month, present);
      const at = this.clock.now();
      await write(
        transaction,
        sql`UPDATE reporting_month SET state = 'ATTESTED', facts_digest = ${present.digest},
              fact_count = ${present.count}, attested_by = ${actor.id}, attested_at = ${at}
            WHERE enterprise_id = ${enterpriseId} AND month = ${month}`,
      );
      await takeStep(transaction, { enterpriseId, month }, 'ATTESTED', actor, at, {
        facts_digest: present.digest,
        fact_count: present.count,
        table_digests: JSON.stringify(digestsOf(present)),
      });
      return lockReportingMonth(transaction, enterpriseId, month);
    });
  }

  /** Closes an attested month for good, by a department. Refuses with CONFLICT MONTH_NOT_ATTESTED. */
  async closeMonth(actor: Actor, { enterpriseId, month }: MonthOf): Promise<ReportingMonth> {
    const departmentId = await this.assertDepartment(actor, enterpriseId);
    return this.database.transaction(async (transaction) => {
      const standing = await lockReportingMonth(transaction, enterpriseId, month);
      if (standing.state === 'CLOSED') return standing;
      if (standing.state === 'OPEN') throw notAttested(month);
      const at = this.clock.now();
      await write(
        transaction,
        sql`UPDATE reporting_month SET state = 'CLOSED', closed_by = ${actor.id}, closed_at = ${at}
            WHERE enterprise_id = ${enterpriseId} AND month = ${month}`,
      );
      await takeStep(transaction, { enterpriseId, month }, 'CLOSED', actor, at, {
        department_id: departmentId,
      });
      await tell(transaction, [
        {
          id: derivedId('month.closed', enterpriseId, month, at.toISOString()),
          name: 'month.closed',
          occurredAt: at,
          payload: { enterpriseId, month },
        },
      ]);
      return lockReportingMonth(transaction, enterpriseId, month);
    });
  }

  /**
   * Opens an attested or closed month again, by a department and with a reason. Refuses with CONFLICT MONTH_IS_OPEN,
   * unless the same department opened it for the same reason.
   */
  async reopenMonth(
    actor: Actor,
    { enterpriseId, month, reason }: MonthOf & { reason: string },
  ): Promise<ReportingMonth> {
    const departmentId = await this.assertDepartment(actor, enterpriseId);
    return this.database.transaction(async (transaction) => {
      const standing = await lockReportingMonth(transaction, enterpriseId, month);
      if (standing.state === 'OPEN') {
        const last = await row<MonthStep>(transaction, findSteps(enterpriseId, month));
        if (last?.departmentId === departmentId && last.reason === reason) return standing;
        throw monthIsOpen(month);
      }
      await write(
        transaction,
        sql`UPDATE reporting_month SET state = 'OPEN', facts_digest = NULL, fact_count = NULL, attested_by = NULL,
              attested_at = NULL, closed_by = NULL, closed_at = NULL
            WHERE enterprise_id = ${enterpriseId} AND month = ${month}`,
      );
      await takeStep(transaction, { enterpriseId, month }, 'REOPENED', actor, this.clock.now(), {
        department_id: departmentId,
        reason,
      });
      return lockReportingMonth(transaction, enterpriseId, month);
    });
  }

  /** A department whose region holds the firm; to any other the firm does not exist. */
  private async assertDepartment(actor: Actor, enterpriseId: Id): Promise<Id> {
    await this.enterprises.enterprise(actor, enterpriseId);
    if (actor.departmentId && !actor.enterpriseId) return actor.departmentId;
    throw refuse.forbidden('NO_DEPARTMENT', {
      zh: '关闭和重新开放月份须由主管部门办理，您的账号不属于任何部门；请联系企业所在地的主管部门。',
      en: 'A month is closed and reopened by a department, and your account belongs to none; turn to the department in charge of the firm.',
    });
  }

  /** 双人复核: not who recorded or corrected anything of the month, nor who opened it again. */
  private async assertSecondPerson(
    transaction: Transaction,
    actor: Actor,
    { enterpriseId, month }: MonthOf,
  ): Promise<void> {
    const [last] = await rows<MonthStep>(transaction, findSteps(enterpriseId, month));
    if (last?.takenBy === actor.id) throw secondPersonNeeded(month);
    for (const source of monthSources()) {
      const recordedBy = source.recordedBy?.(enterpriseId, month, actor.id);
      if (recordedBy && (await row(transaction, recordedBy))) throw secondPersonNeeded(month, source.name);
    }
  }
}

async function takeStep(
  transaction: Transaction,
  { enterpriseId, month }: MonthOf,
  step: MonthStep['step'],
  actor: Actor,
  at: Date,
  particulars: Readonly<Record<string, string | number>>,
): Promise<void> {
  const last = await row<MonthStep>(transaction, findSteps(enterpriseId, month));
  const position = (last?.position ?? 0) + 1;
  const taken = { enterprise_id: enterpriseId, month, position, step, taken_by: actor.id, taken_at: at };
  await write(transaction, insertInto('month_step', [{ ...taken, ...particulars }]));
}

const monthNotOver = (month: Month): Refusal =>
  refuse.conflict(
    'MONTH_NOT_OVER',
    {
      zh: `${month} 月尚未结束，仍会产生数据；请在该月结束后再确认。`,
      en: `The month ${month} is not over and will bring more facts; attest it when it has ended.`,
    },
    { month },
  );

const alreadyAttested = ({ month, attestedBy, attestedAt, state }: ReportingMonth): Refusal =>
  refuse.conflict(
    'MONTH_ALREADY_ATTESTED',
    {
      zh: `${month} 月已由 ${attestedBy} 确认，不能再次确认；如需更改，请由主管部门重新开放该月。`,
      en: `The month ${month} was attested by ${attestedBy} already; to change it, have your department reopen it.`,
    },
    { month, state, attestedBy, attestedAt },
  );

const monthChanged = (month: Month, present: ReadMonth): Refusal =>
  refuse.conflict(
    'MONTH_CHANGED',
    {
      zh: `${month} 月的数据在您查看之后有变动，未确认；请重新查看变动（monthChanges），核对后再确认。`,
      en: `The facts of ${month} are not those you looked at, so it was not attested; look at what changed (monthChanges), and attest again.`,
    },
    { month, presentDigest: present.digest, presentCount: present.count },
  );

const notAttested = (month: Month): Refusal =>
  refuse.conflict(
    'MONTH_NOT_ATTESTED',
    {
      zh: `${month} 月尚未由企业确认，不能关闭；请先由企业的复核员确认。`,
      en: `The month ${month} has not been attested by the firm and cannot be closed; a second person of the firm attests it first.`,
    },
    { month },
  );

const monthIsOpen = (month: Month): Refusal =>
  refuse.conflict(
    'MONTH_IS_OPEN',
    {
      zh: `${month} 月已是开放状态，可直接填报，无需重新开放。`,
      en: `The month ${month} is open and takes facts already; there is nothing to reopen.`,
    },
    { month },
  );

const secondPersonNeeded = (month: Month, table?: string): Refusal =>
  refuse.forbidden(
    'SECOND_PERSON_NEEDED',
    {
      zh: `${month} 月须由另一人确认：您填报或更正过该月的数据，或重新开放过该月；请由未参与填报的复核员确认。`,
      en: `The month ${month} needs a second person: you recorded or corrected facts of it, or reopened it; let somebody attest it who did neither.`,
    },
    { month, ...(table ? { table } : {}) },
  );
