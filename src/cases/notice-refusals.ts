import type { Id } from '../kernel/id.js';
import { type Refusal, refuse } from '../kernel/refusal.js';
import type { DueUnknown } from './subsidy-case.entity.js';

export const noticeDaysUnknown = (caseId: Id, why: DueUnknown): Refusal =>
  refuse.conflict(
    'NOTICE_DAYS_UNKNOWN',
    {
      zh:
        why === 'NOT_PUBLISHED'
          ? '公示天数未公布，批次也未设定；请在批次中设定公示天数后再公示。'
          : '缺少公示期所涉年度的法定节假日安排，无法确定公示截止日；请先维护节假日数据。',
      en:
        why === 'NOT_PUBLISHED'
          ? 'Neither the programme nor the round says for how many days a case is published; open a round that says it.'
          : 'The official holidays of the days concerned are not on record, so the last day of the notice cannot be told; they have to be entered first.',
    },
    { caseId, why },
  );

export const objectionUnknown = (id: Id): Refusal =>
  refuse.notFound(
    'OBJECTION_UNKNOWN',
    {
      zh: '没有找到待处理的该异议：标识有误，或已经处理。',
      en: 'There is no such open objection: the id is wrong, or it was decided.',
    },
    { objectionId: id },
  );

export const objectionIdTaken = (id: Id): Refusal =>
  refuse.conflict(
    'OBJECTION_ID_TAKEN',
    {
      zh: '该标识已用于内容不同的异议，请使用新的标识。',
      en: 'This id stands for an objection with other content; use a new id.',
    },
    { objectionId: id },
  );

export const ownObjection = (id: Id): Refusal =>
  refuse.forbidden(
    'FOUR_EYES',
    {
      zh: '异议由您登记或提出，须由另一人处理。',
      en: 'You entered this objection, so another person has to decide it.',
    },
    { objectionId: id },
  );
