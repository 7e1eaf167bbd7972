import type { Id } from '../kernel/id.js';
import { type Refusal, refuse } from '../kernel/refusal.js';
import type { Text } from '../kernel/text.js';
import type { Block, CaseStepKind } from './case-flow.js';
import { CASE_STATE_TEXT, CASE_STEP_TEXT } from './case-words.js';

export const caseUnknown = (id: Id): Refusal =>
  refuse.notFound(
    'CASE_UNKNOWN',
    {
      zh: '没有找到该申报件：标识有误，或不在您的权限范围内。',
      en: 'There is no such case: the id is wrong, or it is outside what you may see.',
    },
    { caseId: id },
  );

export const stepNotPermitted = (step: CaseStepKind): Refusal =>
  refuse.forbidden(
    'STEP_NOT_PERMITTED',
    {
      zh: `您的角色不能办理“${CASE_STEP_TEXT[step].zh}”，请由有相应权限的人员办理。`,
      en: `Your role may not take the step "${CASE_STEP_TEXT[step].en}"; it is for somebody else.`,
    },
    { step },
  );

export const departmentNotNamed = (station: string, named: readonly string[]): Refusal =>
  refuse.forbidden(
    'DEPARTMENT_NOT_NAMED',
    {
      zh: `该环节由 ${named.join('、')} 办理，您所属部门不在其中。`,
      en: `This station is for ${named.join(', ')}, and your department is not among them.`,
    },
    { station, named },
  );

export const fourEyes = (step: CaseStepKind): Refusal =>
  refuse.forbidden(
    'FOUR_EYES',
    {
      zh: `您已参与该申报件此前的审查或拟定，不能再办理“${CASE_STEP_TEXT[step].zh}”，须由另一人办理。`,
      en: `You took part in what this step decides on, so "${CASE_STEP_TEXT[step].en}" needs another person.`,
    },
    { step },
  );

const BLOCK_TEXT: Readonly<Record<Exclude<Block, 'CASE_STATE'>, Text>> = {
  CORRECTIONS_USED: {
    zh: '该项目规定的补正次数已用完，不能再退回补正；请作出同意或不予支持的决定。',
    en: 'The corrections that this programme allows are used up; agree to the case or refuse it.',
  },
  NOT_AT_ENTRY: {
    zh: '只有首个审查环节可以退回补正；其后环节请退回初审。',
    en: 'Only the first check returns a case to the applicant; a later one sends it back to the first check.',
  },
  ALREADY_AGREED: {
    zh: '贵部门已就该申报件发表意见，正在等待其他部门。',
    en: 'Your department has agreed already; the others are waited for.',
  },
  CLAIMS_OPEN: {
    zh: '存在对同一对象的重复申领，尚未认定可以叠加；请先逐件作出认定。',
    en: 'Other cases claim money for the same, and nobody has found that both may; decide each of them first.',
  },
  NOTHING_DECIDED: {
    zh: '认定结果尚未确定，或没有可给予的支持；请核定缺少的事实，或作出不予支持的决定。',
    en: 'The decision is open or gives nothing; verify what is missing, or refuse the case.',
  },
  PLAN_MISSING: { zh: '尚无待审定的分配方案。', en: 'No allocation plan was proposed.' },
  PLAN_PROPOSED_ALREADY: {
    zh: '已有待审定的分配方案，请先审定或否决。',
    en: 'An allocation plan was proposed already; it is to be adopted or rejected first.',
  },
  NOTICE_MISSING: { zh: '尚未公示。', en: 'It was not published for notice yet.' },
  NOTICE_PUBLISHED_ALREADY: { zh: '已经公示。', en: 'It was published for notice already.' },
  NOTICE_RUNNING: {
    zh: '公示期未满，期满后方可结束公示。',
    en: 'The days of the public notice are not over yet.',
  },
  NOTICE_OVER: {
    zh: '公示期已满，不再受理异议；可依法申请行政复议。',
    en: 'The days for objections are over; administrative reconsideration remains open by law.',
  },
  OBJECTION_OPEN: {
    zh: '有异议尚未处理，处理完毕前不能继续办理。',
    en: 'An objection is open, and nothing goes on before it is decided.',
  },
  OBJECTION_MISSING: { zh: '没有待处理的异议。', en: 'There is no open objection.' },
  APPEAL_DECIDED: {
    zh: '该申报件已复核一次；可依法申请行政复议。',
    en: 'An appeal was decided already; administrative reconsideration remains open by law.',
  },
  APPEAL_OVER: {
    zh: '复核申请期限（依行政复议法六十日）已过。',
    en: 'The days for an appeal, sixty by the law on administrative reconsideration, are over.',
  },
  NOT_EVALUATED: {
    zh: '该项目的程序没有绩效评价环节。',
    en: 'The procedure of this programme has no evaluation.',
  },
};

/** Why a step cannot be taken now, as CONFLICT under the name of what blocks it. */
export function blocked(block: Block, details: Readonly<Record<string, unknown>>): Refusal {
  if (block !== 'CASE_STATE') return refuse.conflict(block, BLOCK_TEXT[block], details);
  const { zh, en } = CASE_STATE_TEXT[details.state as keyof typeof CASE_STATE_TEXT];
  return refuse.conflict(
    'CASE_STATE',
    {
      zh: `申报件当前为“${zh}”，不能办理此步骤；请刷新后按当前环节办理。`,
      en: `The case is at "${en}", where this step is not taken; read it again.`,
    },
    details,
  );
}
