import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import { type Month, monthOf } from '../kernel/month.js';
import { refuse } from '../kernel/refusal.js';
import type { Text } from '../kernel/text.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database.js';
import { LIMITS } from '../platform/limits.js';
import { MassBalanceService, RETURN_ITEM_KINDS, type ReturnItemKind } from '../returns/index.js';
import { type HalfYear, monthsOfHalfYear } from './half-year.js';
import { plasticsItem, type Recovered, recoveredOf, unknownUses } from './plastics-figures.js';
import { plasticsTermsAt, type PlasticsTerms } from './plastics-items.js';
import type { PlasticsFirmView, PlasticsReportView, UnknownReturnView } from './plastics-report.view.js';
import { type NamedScope, ReportScopes, type ScopeQuestion } from './report-scopes.service.js';
import { findUses, type ReportedMonth, type UseSum } from './reports.queries.js';

export interface PlasticsQuestion extends ScopeQuestion {
  readonly halfYear: HalfYear;
}

/** 一次性塑料制品使用、回收情况报告: of a firm, or of all firms in a region. */
@Injectable()
export class PlasticsReports {
  constructor(
    private readonly scopes: ReportScopes,
    private readonly database: Database,
    private readonly balances: MassBalanceService,
    private readonly clock: Clock,
  ) {}

  /** Refuses like `ReportScopes.visible`, and with NOT_FOUND ITEMS_NOT_IN_FORCE before the first list of items. */
  async report(actor: Actor, { halfYear, ...question }: PlasticsQuestion): Promise<PlasticsReportView> {
    const scope = await this.scopes.visible(actor, question);
    const months = monthsOfHalfYear(halfYear);
    const terms = plasticsTermsAt(months.at(-1) as Month);
    if (!terms) throw itemsNotInForce(halfYear);
    const [uses, reported, recovered] = await Promise.all([
      this.database.rows<UseSum>(findUses(scope, months)),
      this.scopes.reportedMonths(scope, months),
      this.recovered(actor, scope, months),
    ]);
    const thisMonth = monthOf(this.clock.today());
    const begun = months.filter((month) => month <= thisMonth);
    const firms = await this.firms(scope, reported, begun);
    const summedAt = reported.map((one) => one.summedAt.toISOString()).toSorted();
    return {
      halfYear,
      enterpriseId: scope.enterpriseId,
      regionCode: scope.regionCode,
      name: scope.name,
      isComplete:
        begun.length === months.length && firms.every(({ missingMonths }) => missingMonths.length === 0),
      monthsToCome: months.slice(begun.length),
      items: terms.items.map((item) => plasticsItem(item, { months: begun, uses, recovered })),
      unknownMaterial: await this.unknownMaterial(terms, uses),
      unknownReturns: unknownReturns(recovered),
      firms: firms.slice(0, LIMITS.reportTableRows),
      furtherFirms: Math.max(0, firms.length - LIMITS.reportTableRows),
      firmsWithMissingMonths: firms.filter(({ missingMonths }) => missingMonths.length > 0).length,
      documentVersion: terms.version,
      source: `${terms.source.title}（${terms.source.body}，${terms.source.year}）`,
      confidence: terms.source.confidence,
      computedAt: summedAt.at(-1) ?? null,
    };
  }

  /** By kind of item, from the balance of masses, which keeps apart what was weighed and what is estimated. */
  private async recovered(
    actor: Actor,
    { enterpriseId, regionCode }: NamedScope,
    months: readonly Month[],
  ): Promise<Map<ReturnItemKind, Recovered>> {
    const [from, to] = [months[0] as Month, months.at(-1) as Month];
    const found = await Promise.all(
      RETURN_ITEM_KINDS.map(async (itemKind) => {
        const asked = { from, to, enterpriseId, regionCode, itemKind };
        const { months: balances } = await this.balances.balance(actor, asked);
        return [itemKind, recoveredOf(balances)] as const;
      }),
    );
    return new Map(found.flatMap(([itemKind, back]) => (back ? [[itemKind, back] as const] : [])));
  }

  private async firms(
    scope: NamedScope,
    reported: readonly ReportedMonth[],
    begun: readonly Month[],
  ): Promise<PlasticsFirmView[]> {
    const expected = await this.scopes.firmsExpected(scope, reported);
    return expected.map(({ id, name }) => {
      const used = reported.filter(({ enterpriseId, hasUse }) => enterpriseId === id && Number(hasUse) === 1);
      const reportedMonths = used.map(({ month }) => month);
      return {
        enterpriseId: id,
        name,
        reportedMonths,
        missingMonths: begun.filter((month) => !reportedMonths.includes(month)),
        sealedMonths: used.filter(({ state }) => state !== 'OPEN').map(({ month }) => month),
      };
    });
  }

  private async unknownMaterial(terms: PlasticsTerms, uses: readonly UseSum[]) {
    const unknown = unknownUses(terms, uses);
    const known = await this.scopes.specificationsByCodes(unknown.map(({ specification }) => specification));
    return unknown.map(({ specification, usedKg }) => {
      const found = known.get(specification);
      return {
        specification,
        name: { zh: found?.nameZh ?? specification, en: found?.nameEn ?? specification },
        usedKg,
      };
    });
  }
}

/** Returns that may be plastic or not: their records do not say. */
const UNKNOWN_RETURNS: Partial<Record<ReturnItemKind, Text>> = {
  ENVELOPE: { zh: '封套', en: 'Envelopes' },
  FILLER: { zh: '填充物', en: 'Filler' },
  OTHER: { zh: '其他回收物', en: 'Other items' },
};

const unknownReturns = (recovered: ReadonlyMap<ReturnItemKind, Recovered>): UnknownReturnView[] =>
  (Object.entries(UNKNOWN_RETURNS) as [ReturnItemKind, Text][]).flatMap(([itemKind, title]) => {
    const back = recovered.get(itemKind);
    return back ? [{ itemKind, title, ...back }] : [];
  });

const itemsNotInForce = (halfYear: HalfYear) =>
  refuse.notFound('ITEMS_NOT_IN_FORCE', {
    zh: `${halfYear} 尚无生效的报告品类，请查询较晚的半年。`,
    en: `No list of items is in force in ${halfYear}; ask for a later half year.`,
  });
