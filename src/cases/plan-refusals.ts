import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { type Refusal, refuse } from '../kernel/refusal.js';
import type { SettableAmount } from '../rulebook/programmes.js';

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

export const amountNotToSet = (
  { caseId, subjectId, benefit }: { caseId: Id; subjectId?: Id | null; benefit?: string | null },
  settable: readonly SettableAmount[],
): Refusal => {
  const open = settable.map((one) => `${one.benefit.id}/${one.subjectId}`);
  return refuse.badInput(
    'AMOUNT_NOT_TO_SET',
    {
      zh: `申报件 ${caseId} 的此项金额不能拟定，或所指不明：规则已写明金额、条件未全部符合，或该件不在方案中。可拟定的事项/对象：${open.join('、') || '无'}。`,
      en: `This sum of the case ${caseId} is not to be set, or it is not clear which is meant: the rule names it, not all conditions are met, or the case is not in the plan. To be set by benefit/subject: ${open.join(', ') || 'none'}.`,
    },
    { caseId, subjectId: subjectId ?? null, benefit: benefit ?? null, settable: open },
  );
};

export const amountAboveCeiling = (caseId: Id, yuan: string, ceilingYuan: string): Refusal =>
  refuse.badInput(
    'AMOUNT_ABOVE_CEILING',
    {
      zh: `申报件 ${caseId} 的拟定金额 ${yuan} 元超过规则的最高限额 ${ceilingYuan} 元，请调低。`,
      en: `${yuan} yuan for the case ${caseId} is above the ${ceilingYuan} yuan that the rule allows at most; set less.`,
    },
    { caseId, yuan, ceilingYuan },
  );

export const amountsMissing = (
  { caseId, number }: { caseId: Id; number: string | null },
  missing: readonly SettableAmount[],
): Refusal => {
  const open = missing.map((one) => `${one.benefit.id}/${one.subjectId}`);
  return refuse.conflict(
    'AMOUNTS_MISSING',
    {
      zh: `规则未公布申报件 ${number ?? caseId} 的金额，须在方案中拟定并说明理由：${open.join('、')}。`,
      en: `The rule names no sum for the case ${number ?? caseId}: set one in the plan, with its reason, for ${open.join(', ')}.`,
    },
    { caseId, number, missing: open },
  );
};

export const rankingWaits = (roundId: Id, waiting: number, filingTo: LocalDate | null): Refusal =>
  refuse.conflict(
    'RANKING_WAITS',
    {
      zh: `本项目按排名支持，须全部申报件审查完毕后一并排名：尚有 ${waiting} 件在审查、补正或复核${filingTo ? `，申报截止日 ${filingTo} 未过` : ''}。`,
      en: `The programme ranks its applicants, all of them together: ${waiting} cases are still being checked, corrected or appealed${filingTo ? `, and filing is open until ${filingTo}` : ''}.`,
    },
    { roundId, waiting, filingTo },
  );

export const rankingOpen = (roundId: Id, numbers: readonly (string | null)[]): Refusal =>
  refuse.conflict(
    'RANKING_OPEN',
    {
      zh: `以下申报件的名次尚不能确定，请退回审查并核定缺少的事实，或不予支持：${numbers.join('、')}。`,
      en: `The places of these cases cannot be told yet; send back those of which facts are missing, and verify the facts or refuse them: ${numbers.join(', ')}.`,
    },
    { roundId, numbers },
  );
