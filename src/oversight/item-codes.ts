import { dateOf, monthOf } from '../kernel/month.js';
import { rows, type Transaction } from '../platform/database.js';
import { cartonCodeTwice, type CartonCodeRow } from '../rulebook/anomalies/carton-code-twice.js';
import { SettingsInForce, type WatchingRule } from '../rulebook/anomaly.js';
import type { Found } from './anomaly-book.service.js';
import {
  type CodedReturn,
  findRepeatedCodes,
  findReturnsOfCode,
  findShownGroups,
} from './item-codes.queries.js';
import type { Look } from './look.js';

const GROUP = 'item/';
export const groupOfItem = (itemCode: string): string => `${GROUP}${itemCode}`;

/**
 * The codes of a firm's month to be looked at over all firms: those handed in again too soon, up to the limit, and those
 * that the rule has found before, which a correction may have put right.
 */
export async function codesToLookAt(look: Look): Promise<{ codes: string[]; further: number }> {
  const repeated = await rows<{ itemCode: string; total: string }>(look.transaction, findRepeatedCodes(look));
  const shown = await rows<{ groupKey: string }>(
    look.transaction,
    findShownGroups(cartonCodeTwice.code, look),
  );
  const known = shown
    .filter(({ groupKey }) => groupKey.startsWith(GROUP))
    .map(({ groupKey }) => groupKey.slice(GROUP.length));
  const codes = new Set([...repeated.map(({ itemCode }) => itemCode), ...known]);
  const further = Number(repeated[0]?.total ?? 0) - repeated.length;
  return { codes: [...codes].sort(), further };
}

/** What the rule finds among all returns of a code, on the side of every firm concerned. */
export async function lookAtCode(
  transaction: Transaction,
  rule: WatchingRule,
  itemCode: string,
): Promise<Found[]> {
  const returns = await rows<CodedReturn>(transaction, findReturnsOfCode(itemCode));
  return returns.flatMap((own, index) => {
    const others = returns.filter((other) => other !== own);
    const row: CartonCodeRow = {
      others: others.map((other) => ({
        secondsApart: Math.abs(own.occurredAt.getTime() - other.occurredAt.getTime()) / 1000,
        isEarlier: returns.indexOf(other) < index,
        isOtherFirm: other.enterpriseId !== own.enterpriseId,
      })),
    };
    const month = monthOf(dateOf(own.occurredAt));
    const settings = new SettingsInForce(rule.settings, month);
    const finding = settings.isComplete ? rule.judge(row, settings) : undefined;
    if (!finding) return [];
    return [
      {
        enterpriseId: own.enterpriseId,
        regionCode: own.regionCode,
        month,
        subject: { itemCode, returnId: own.id },
        finding,
        // Those of other firms are shown to those alone who may see them.
        facts: [own, ...others].map(({ id }) => ({ table: 'recycling_return', id })),
        factCount: returns.length,
      },
    ];
  });
}
