import { yuanOf } from '../cases/index.js';
import type { Id } from '../kernel/id.js';
import { refuse } from '../kernel/refusal.js';
import { bandText, type FineJudgement } from '../rulebook/penalty.js';

export const caseUnknown = (id: Id) =>
  refuse.notFound(
    'CASE_UNKNOWN',
    {
      zh: '没有该申报件：标识有误，或不在您的权限范围内。',
      en: 'There is no such case: the id is wrong, or it is outside what you may see.',
    },
    { caseId: id },
  );

export const recoveryUnknown = (id: Id) =>
  refuse.notFound(
    'RECOVERY_UNKNOWN',
    {
      zh: '没有该追缴事项：标识有误，或不在您的权限范围内。',
      en: 'There is no such recovery: the id is wrong, or it is outside what you may see.',
    },
    { recoveryId: id },
  );

export const recoveryAbovePaid = (recoverableFen: bigint) =>
  refuse.badInput(
    'RECOVERY_ABOVE_PAID',
    {
      zh: `追缴金额须大于零，且不超过已拨付、尚未追缴的 ${yuanOf(recoverableFen)} 元。`,
      en: `What is asked back must be above zero and not above the ${yuanOf(recoverableFen)} yuan that were paid and not asked back before.`,
    },
    { recoverableYuan: yuanOf(recoverableFen) },
  );

export const noFineWithoutOffence = () =>
  refuse.badInput('FINE_WITHOUT_OFFENCE', {
    zh: '事实更正导致的多拨只退还本金，不得罚款或计息；确有骗取、挪用的，请按相应情形提出。',
    en: 'Who did nothing wrong gives back what was paid too much and nothing more; propose it for fraud or misuse if that was found.',
  });

export const fineOutsideBand = ({ verdict, band }: FineJudgement) =>
  refuse.badInput(
    'FINE_OUTSIDE_BAND',
    band
      ? {
          zh: `罚款须为所涉金额的 ${bandText(band)}（${band.text.zh}），请调整。`,
          en: `The fine must be ${bandText(band)} of the money concerned (${band.text.en}); change it.`,
        }
      : {
          zh: '当日没有规定此情形罚款幅度的有效文件，不得罚款。',
          en: 'No document in force bounds such a fine on this day, so there can be none.',
        },
    { verdict },
  );

export const recoveryState = (id: Id, state: string) =>
  refuse.conflict(
    'RECOVERY_STATE',
    {
      zh: '该追缴事项当前状态不能办理此事，请刷新后再试。',
      en: 'The recovery is in another state than this needs; read it again.',
    },
    { recoveryId: id, state },
  );

export const receiptAboveDue = (principalFen: bigint, fineFen: bigint) =>
  refuse.badInput(
    'RECEIPT_ABOVE_DUE',
    {
      zh: `缴回金额须大于零，且本金不超过 ${yuanOf(principalFen)} 元、罚款不超过 ${yuanOf(fineFen)} 元。`,
      en: `What came back must be above zero, of the money not above ${yuanOf(principalFen)} and of the fine not above ${yuanOf(fineFen)} yuan.`,
    },
    { principalYuan: yuanOf(principalFen), fineYuan: yuanOf(fineFen) },
  );

export const receivedInFuture = () =>
  refuse.badInput('RECEIVED_IN_FUTURE', {
    zh: '缴款日期不能晚于今天。',
    en: 'The day of receipt cannot be after today.',
  });
