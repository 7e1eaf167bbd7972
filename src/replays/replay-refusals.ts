import type { Id } from '../kernel/id.js';
import { type Refusal, refuse } from '../kernel/refusal.js';
import { LIMITS } from '../platform/limits.js';

export const replayUnknown = (id: Id): Refusal =>
  refuse.notFound(
    'REPLAY_UNKNOWN',
    {
      zh: '没有找到该试算：标识有误，或不在您的权限范围内。',
      en: 'There is no such replay: the id is wrong, or it is outside what you may see.',
    },
    { id },
  );

export const askedOtherwise = (id: Id): Refusal =>
  refuse.conflict(
    'REPLAY_ID_TAKEN',
    {
      zh: `编号 ${id} 已用于内容不同的试算，请换一个编号。`,
      en: `The id ${id} belongs to a replay of other content; take another id.`,
    },
    { id },
  );

export const draftOrProgramme = (): Refusal =>
  refuse.badInput('DRAFT_OR_PROGRAMME', {
    zh: '请给出 draftId 或 programme 之一：试算一份草案，或一个已公布的项目。',
    en: 'Give draftId or programme, one of the two: a draft is tried, or what is published.',
  });

export const versionNotIn = (version: number, known: readonly number[]): Refusal =>
  refuse.notFound(
    'PROGRAMME_VERSION_UNKNOWN',
    {
      zh: `该文件没有第 ${version} 版，现有：${known.join('、')}。`,
      en: `The document has no version ${version}; there are ${known.join(', ')}.`,
    },
    { version, known },
  );

export const tooManyOpen = (): Refusal =>
  refuse.conflict(
    'REPLAYS_TOO_MANY',
    {
      zh: `已有 ${LIMITS.replaysOpen} 个试算在等待或进行，请等其中一个完成，或取消一个。`,
      en: `${LIMITS.replaysOpen} replays are waiting or running; wait until one has ended, or cancel one.`,
    },
    { limit: LIMITS.replaysOpen },
  );

export const regionNotPermitted = (regionCode: string): Refusal =>
  refuse.forbidden(
    'REGION_NOT_PERMITTED',
    {
      zh: `您的部门不管辖 ${regionCode}，只能试算本地区的企业。`,
      en: `Your department is not in charge of ${regionCode}; replay over firms of its own region.`,
    },
    { regionCode },
  );

/** Not a refusal that anybody sees: another runner has the replay, and nothing that this one did may stand. */
export class LeaseLost extends Error {}
