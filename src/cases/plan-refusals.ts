import type { Id } from '../kernel/id.js';
import { type Refusal, refuse } from '../kernel/refusal.js';

export const planUnknown = (id: Id): Refusal =>
  refuse.notFound(
    'PLAN_UNKNOWN',
    {
      zh: '没有找到该分配方案：标识有误，或不在您的权限范围内。',
      en: 'There is no such allocation plan: the id is wrong, or it is outside what you may see.',
    },
    { planId: id },
  );

export const planIdTaken = (id: Id): Refusal =>
  refuse.conflict(
    'PLAN_ID_TAKEN',
    {
      zh: '该标识已用于内容不同的分配方案，请核对或使用新的标识。',
      en: 'This id stands for a plan with other content; check it, or use a new id.',
    },
    { planId: id },
  );

export const planDecided = (id: Id): Refusal =>
  refuse.conflict(
    'PLAN_DECIDED',
    { zh: '该分配方案已经审定或否决。', en: 'This plan was adopted or rejected already.' },
    { planId: id },
  );

export const nobodyToPlan = (roundId: Id): Refusal =>
  refuse.conflict(
    'NOBODY_TO_PLAN',
    {
      zh: '本批次没有等待分配资金的申报件；审查通过后方可拟定分配方案。',
      en: 'No case of this round waits for a plan; cases do once their checks are over.',
    },
    { roundId },
  );

export const planNeedsAnother = (roundId: Id): Refusal =>
  refuse.forbidden(
    'PLAN_NEEDS_ANOTHER',
    {
      zh: '您不能办理本批次的资金分配（辖区不含全部申报件，或存在利害关系），请由他人办理。',
      en: 'You cannot divide the fund of this round: not all of its cases are yours to see. Another person has to.',
    },
    { roundId },
  );
