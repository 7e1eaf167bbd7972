import type { Id } from '../kernel/id.js';
import { type Refusal, refuse } from '../kernel/refusal.js';
import { yuanOf } from './fen.js';

export const instalmentNotPayable = (id: Id): Refusal =>
  refuse.conflict(
    'INSTALMENT_NOT_PAYABLE',
    {
      zh: '该分期目前不可拨付：未经考核、已经拨付，或申报件尚未批准。请重新读取可拨付清单。',
      en: 'This instalment is not payable now: it was not tested, it was paid, or its case is not approved. Read the list of what is payable again.',
    },
    { instalmentId: id },
  );

export const instalmentNotOrdered = (id: Id): Refusal =>
  refuse.conflict(
    'INSTALMENT_NOT_ORDERED',
    {
      zh: '该分期没有在途的拨付，不能登记结果，请核对分期标识。',
      en: 'No payment of this instalment is under way, so no result of one can be entered; check the id.',
    },
    { instalmentId: id },
  );

export const nothingToLower = (caseId: Id): Refusal =>
  refuse.conflict(
    'NOTHING_TO_LOWER',
    {
      zh: '没有可核减的金额：该次重新计算不是最新的、没有暂缓拨付的金额、已决定照常拨付，或款项已在途。请重新读取重新计算。',
      en: 'There is nothing to lower: the recalculation is not the last one, holds nothing back, was dismissed, or the money is under way. Read the recalculations again.',
    },
    { caseId },
  );

export const paidAbovePayable = (id: Id, restFen: bigint): Refusal =>
  refuse.conflict(
    'PAID_ABOVE_PAYABLE',
    {
      zh: `到账金额须大于零且不超过该分期尚可拨付的 ${yuanOf(restFen)} 元，请核对回单。`,
      en: `What arrived must be above zero and not above the ${yuanOf(restFen)} yuan that are still payable; check the receipt.`,
    },
    { instalmentId: id, restYuan: yuanOf(restFen) },
  );
