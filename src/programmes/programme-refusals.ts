import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { type Refusal, refuse } from '../kernel/refusal.js';
import { LIMITS } from '../platform/limits.js';

export const programmeUnknown = (code: string, known: readonly string[]): Refusal =>
  refuse.notFound(
    'PROGRAMME_UNKNOWN',
    {
      zh: `没有代码为 ${code} 的补贴项目，现有：${known.join('、')}。`,
      en: `There is no programme ${code}; there are ${known.join(', ')}.`,
    },
    { programme: code, known },
  );

export const programmeVersionUnknown = (code: string, version: number, known: readonly number[]): Refusal =>
  refuse.notFound(
    'PROGRAMME_VERSION_UNKNOWN',
    {
      zh: `补贴项目 ${code} 没有第 ${version} 版，已公布：${known.join('、')}。`,
      en: `The programme ${code} has no version ${version}; published are ${known.join(', ')}.`,
    },
    { programme: code, version, known },
  );

/** `part` names what differs, such as `version 1` or `id P04.2`. */
export const programmeChanged = (code: string, part: string): Refusal =>
  refuse.conflict(
    'PROGRAMME_CHANGED',
    {
      zh: `补贴项目 ${code} 已公布的内容不能更改：${part} 与公布时不同或缺失。请恢复原文，把新规定写成新的版本。`,
      en: `What was published of the programme ${code} does not change, and ${part} differs from it or is missing. Put it back as it was, and write what is new as a further version.`,
    },
    { programme: code, part },
  );

export const programmeTooEarly = (
  code: string,
  { version, from }: { version: number; from: LocalDate },
  today: LocalDate,
): Refusal =>
  refuse.badInput(
    'PROGRAMME_TOO_EARLY',
    {
      zh: `补贴项目 ${code} 第 ${version} 版自 ${from} 起执行，最早只能自明日（今天为 ${today}）起：此前的申报已按现行规则审核。请改 from。`,
      en: `Version ${version} of the programme ${code} is in force from ${from}; tomorrow is the earliest (today is ${today}), because cases until now were judged by the rule in force. Change its from.`,
    },
    { programme: code, version, from, today },
  );

export const nothingNew = (code: string): Refusal =>
  refuse.conflict(
    'PROGRAMME_NOTHING_NEW',
    {
      zh: `补贴项目 ${code} 的这份文件没有新的版本，无可公布；请加入新版本。`,
      en: `The document of the programme ${code} holds no version that is not published; add one.`,
    },
    { programme: code },
  );

export const publishedMeanwhile = (code: string): Refusal =>
  refuse.conflict(
    'PROGRAMME_PUBLISHED_MEANWHILE',
    {
      zh: `补贴项目 ${code} 的该版本刚由他人公布，请读取最新版本后再公布。`,
      en: `Somebody has just published this version of the programme ${code}; read it as it now is, and publish again.`,
    },
    { programme: code },
  );

export const programmeOfAnother = (code: string): Refusal =>
  refuse.forbidden(
    'PROGRAMME_OF_ANOTHER_REGION',
    {
      zh: `补贴项目 ${code} 由另一地区的部门公布，只能由该地区续写；请换一个项目代码。`,
      en: `The programme ${code} was published by a department of another region, which alone carries it on; take another code.`,
    },
    { programme: code },
  );

export const twoFiles = (code: string): Refusal =>
  refuse.badInput(
    'POLICY_DOCUMENT_INVALID',
    {
      zh: `补贴项目 ${code} 有两个文件；一个项目只能有一个文件，新版本请写入原文件。`,
      en: `Two files hold the programme ${code}; a programme has one file, and a new version is written into it.`,
    },
    { code },
  );

export const draftUnknown = (id: Id): Refusal =>
  refuse.notFound(
    'PROGRAMME_DRAFT_UNKNOWN',
    {
      zh: '没有找到该草案：标识有误，或不在您的权限范围内。',
      en: 'There is no such draft: the id is wrong, or it is outside what you may see.',
    },
    { id },
  );

export const draftedOtherwise = (id: Id): Refusal =>
  refuse.conflict(
    'PROGRAMME_DRAFT_ID_TAKEN',
    {
      zh: `编号 ${id} 已用于另一份草案，请换一个编号；修改草案请用 amendProgrammeDraft。`,
      en: `The id ${id} belongs to another draft; take another id, or change that draft with amendProgrammeDraft.`,
    },
    { id },
  );

export const notTheAuthor = (id: Id): Refusal =>
  refuse.forbidden(
    'NOT_THE_AUTHOR',
    {
      zh: '只有起草人可以修改或提交草案；请由起草人处理，或另起一份草案。',
      en: 'Its author alone changes and submits a draft; ask the author, or draft one of your own.',
    },
    { id },
  );

export const ownDraft = (id: Id): Refusal =>
  refuse.forbidden(
    'FOUR_EYES',
    {
      zh: '起草人不能公布或退回自己的草案，请由另一人处理。',
      en: 'Who wrote a draft neither publishes nor returns it; ask another person.',
    },
    { id },
  );

export const draftNotIn = (id: Id, state: string, wanted: string): Refusal =>
  refuse.conflict(
    'PROGRAMME_DRAFT_STATE',
    {
      zh: `草案 ${id} 处于 ${state}，此操作只适用于 ${wanted}；请先核对其状态。`,
      en: `The draft ${id} is ${state}, and this is for one that is ${wanted}; look at its state first.`,
    },
    { id, state, wanted },
  );

export const regionNotYours = (regionCode: string): Refusal =>
  refuse.forbidden(
    'REGION_NOT_PERMITTED',
    {
      zh: `您的部门不管辖 ${regionCode}，只能为本地区起草补贴项目。`,
      en: `Your department is not in charge of ${regionCode}; draft programmes of its own region.`,
    },
    { regionCode },
  );

export const examplesTooLarge = (subjects: number): Refusal =>
  refuse.badInput(
    'PROGRAMME_EXAMPLES_TOO_LARGE',
    {
      zh: `算例共有 ${subjects} 个对象，最多 ${LIMITS.programmeExampleSubjects} 个，请减少 count。`,
      en: `The examples have ${subjects} subjects, and ${LIMITS.programmeExampleSubjects} are the most; lower their count.`,
    },
    { subjects, limit: LIMITS.programmeExampleSubjects },
  );
