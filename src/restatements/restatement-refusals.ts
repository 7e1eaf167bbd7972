import type { Id } from '../kernel/id.js';
import { type Refusal, refuse } from '../kernel/refusal.js';

export const restatementUnknown = (id: Id): Refusal =>
  refuse.notFound(
    'RESTATEMENT_UNKNOWN',
    { zh: `没有重述 ${id}，请核对编号。`, en: `There is no restatement ${id}; check its id.` },
    { id },
  );

export const proposedOtherwise = (id: Id): Refusal =>
  refuse.conflict(
    'RESTATEMENT_ID_TAKEN',
    {
      zh: `编号 ${id} 已用于内容不同的重述，请换一个编号。`,
      en: `The id ${id} belongs to a restatement of other content; take another id.`,
    },
    { id },
  );

export const subjectUnknown = (subject: string): Refusal =>
  refuse.notFound(
    'RESTATEMENT_SUBJECT_UNKNOWN',
    {
      zh: `不能重述“${subject}”：请写 factors，或由数据计算的指标代码，或碳核算文件的代码。`,
      en: `"${subject}" cannot be restated: write factors, the code of an indicator that is computed from facts, or that of a carbon document.`,
    },
    { subject },
  );

export const editionUnknown = (subject: string, edition: string, known: readonly number[]): Refusal =>
  refuse.notFound(
    'EDITION_UNKNOWN',
    {
      zh: `${subject} 没有第 ${edition} 版，现有：${known.join('、')}。`,
      en: `${subject} has no version ${edition}; there are ${known.join(', ')}.`,
    },
    { subject, edition, known },
  );

export const nothingToRestate = (subject: string, edition: string): Refusal =>
  refuse.badInput(
    'NOTHING_TO_RESTATE',
    {
      zh: `这些月份尚未计算，或已经按 ${subject} ${edition} 计算，没有可重述的结果；请核对月份和版本。`,
      en: `These months were never computed, or are computed by ${subject} ${edition} already: there is nothing to restate; check months and edition.`,
    },
    { subject, edition },
  );

export const notPreviewed = (id: Id): Refusal =>
  refuse.conflict(
    'RESTATEMENT_NOT_PREVIEWED',
    {
      zh: `重述 ${id} 还没有完成的预览：请等待预览完成，或重新预览。`,
      en: `The restatement ${id} has no finished preview: wait for it, or have it previewed again.`,
    },
    { id },
  );

export const ownProposal = (id: Id): Refusal =>
  refuse.forbidden(
    'SECOND_PERSON_NEEDED',
    {
      zh: `重述 ${id} 是您提出的，须由另一人执行。`,
      en: `You proposed the restatement ${id}; another person has to apply it.`,
    },
    { id },
  );

export const previewStale = (id: Id): Refusal =>
  refuse.conflict(
    'PREVIEW_STALE',
    {
      zh: `重述 ${id} 预览之后，其月份的结果已有变化，预览不再成立；没有执行，请重新预览。`,
      en: `Results of its months have changed since the restatement ${id} was previewed, so that its preview no longer holds; nothing was applied. Have it previewed again.`,
    },
    { id },
  );

export const alreadyApplied = (id: Id): Refusal =>
  refuse.conflict(
    'RESTATEMENT_APPLIED',
    {
      zh: `重述 ${id} 已执行，不能再预览；如需再改，请提出新的重述。`,
      en: `The restatement ${id} is applied and cannot be previewed any more; propose another one for a further change.`,
    },
    { id },
  );
