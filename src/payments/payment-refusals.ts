import { yuanOf } from '../cases/index.js';
import type { Id } from '../kernel/id.js';
import { refuse } from '../kernel/refusal.js';
import type { FileProblem } from './treasury-file.js';

export const paymentIdTaken = (id: Id) =>
  refuse.conflict(
    'PAYMENT_ID_TAKEN',
    {
      zh: '该标识已用于不同内容，请核对后使用新的标识。',
      en: 'This id stands with other content; check it, or use a new id.',
    },
    { id },
  );

export const nothingAppropriated = () =>
  refuse.badInput('AMOUNT_ZERO', {
    zh: '金额须大于零。',
    en: 'The amount must be above zero.',
  });

export const appropriationUnknown = (id: Id) =>
  refuse.notFound(
    'APPROPRIATION_UNKNOWN',
    {
      zh: '没有找到该资金到位登记：标识有误，或不在您的权限范围内。',
      en: 'There is no such appropriation: the id is wrong, or it is outside what you may see.',
    },
    { id },
  );

export const appropriationDecided = (id: Id) =>
  refuse.conflict(
    'APPROPRIATION_DECIDED',
    { zh: '该资金到位登记已经审批或退回。', en: 'This appropriation was approved or rejected already.' },
    { id },
  );

export const aboveFund = (fundFen: string, appropriatedFen: bigint, returnedFen: bigint) =>
  refuse.badInput(
    'APPROPRIATION_ABOVE_FUND',
    {
      zh: `资金到位合计将超过批次资金总额 ${yuanOf(fundFen)} 元（已到位 ${yuanOf(appropriatedFen)} 元，已收回 ${yuanOf(returnedFen)} 元），请核对。`,
      en: `With this more would be appropriated than the fund of the round, ${yuanOf(fundFen)} yuan, of which ${yuanOf(appropriatedFen)} are there and ${yuanOf(returnedFen)} came back; check the amount.`,
    },
    {
      fundYuan: yuanOf(fundFen),
      appropriatedYuan: yuanOf(appropriatedFen),
      returnedYuan: yuanOf(returnedFen),
    },
  );

export const fundTooLow = (neededFen?: bigint, leftFen?: bigint) =>
  refuse.conflict(
    'FUND_TOO_LOW',
    {
      zh: '批次可用资金不足，不能下达；请待资金到位或减少拨付。',
      en: 'The fund of the round does not hold that much; wait for an appropriation, or order less.',
    },
    neededFen === undefined || leftFen === undefined
      ? {}
      : { neededYuan: yuanOf(neededFen), leftYuan: yuanOf(leftFen) },
  );

export const nothingPayable = (roundId: Id) =>
  refuse.conflict(
    'NOTHING_PAYABLE',
    {
      zh: '该批次现在没有可拨付的分期：须经批准、考核合格、无未决异议，且不在其他待审批的拨付中。',
      en: 'Nothing of the round can be paid now: a case is approved, its part tested, no objection open, and it is in no other proposed batch.',
    },
    { roundId },
  );

export const batchUnknown = (id: Id) =>
  refuse.notFound(
    'PAYMENT_BATCH_UNKNOWN',
    {
      zh: '没有该拨付批次：标识有误，或不在您的权限范围内。',
      en: 'There is no such batch of payments: the id is wrong, or it is outside what you may see.',
    },
    { batchId: id },
  );

export const paymentUnknown = (id: Id) =>
  refuse.notFound(
    'PAYMENT_UNKNOWN',
    {
      zh: '没有该支付指令：标识有误，或不在您的权限范围内。',
      en: 'There is no such payment: the id is wrong, or it is outside what you may see.',
    },
    { paymentId: id },
  );

export const batchState = (id: Id, state: string) =>
  refuse.conflict(
    'PAYMENT_BATCH_STATE',
    {
      zh: '该拨付批次当前状态不能办理此事，请刷新后再试。',
      en: 'The batch is in another state than this needs; read it again.',
    },
    { batchId: id, state },
  );

export const batchStale = (id: Id, instalmentIds: readonly Id[]) =>
  refuse.conflict(
    'PAYMENT_BATCH_STALE',
    {
      zh: '提出之后有分期不再可拨付（例如出现异议或金额变化），请退回后重新提出。',
      en: 'Since it was proposed a part is no longer payable as it was (an objection, another sum); reject the batch and propose it anew.',
    },
    { batchId: id, instalmentIds },
  );

export const secondPersonNeeded = () =>
  refuse.forbidden('FOUR_EYES', {
    zh: '须由另一人审批：提出的人不能审批。',
    en: 'Another person decides: who proposed it does not.',
  });

export const confirmationRefused = (problems: readonly FileProblem[]) => {
  const [first] = problems;
  const more = problems.length > 1;
  return refuse.badInput(
    'CONFIRMATION_REFUSED',
    {
      zh: `回单未读入。${first?.text.zh ?? ''}${more ? `（另有 ${problems.length - 1} 处）` : ''}`,
      en: `Nothing of the file was taken. ${first?.text.en ?? ''}${more ? ` (and ${problems.length - 1} more)` : ''}`,
    },
    { problems },
  );
};

export const didNotFail = (id: Id) =>
  refuse.conflict(
    'PAYMENT_DID_NOT_FAIL',
    {
      zh: '该笔支付没有失败，无需重新拨付。',
      en: 'This payment did not fail; there is nothing to pay again.',
    },
    { paymentId: id },
  );
