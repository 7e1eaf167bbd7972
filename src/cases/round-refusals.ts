import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { type Refusal, refuse } from '../kernel/refusal.js';
import type { RegionCode } from '../kernel/region-code.js';
import type { Text } from '../kernel/text.js';

export const roundUnknown = (id: Id): Refusal =>
  refuse.notFound(
    'ROUND_UNKNOWN',
    {
      zh: '没有找到该批次：标识有误，或不在您的权限范围内。',
      en: 'There is no such round: the id is wrong, or it is outside what you may see.',
    },
    { roundId: id },
  );

export const roundIdTaken = (id: Id): Refusal =>
  refuse.conflict(
    'ROUND_ID_TAKEN',
    {
      zh: '该标识已用于内容不同的批次，请核对或使用新的标识。',
      en: 'This id stands for a round with other content; check it, or use a new id.',
    },
    { roundId: id },
  );

export const roundOutsideRegion = (regionCode: RegionCode): Refusal =>
  refuse.forbidden(
    'ROUND_OUTSIDE_REGION',
    {
      zh: `区划 ${regionCode} 不在您所属部门的辖区内，不能设立批次。`,
      en: `The region ${regionCode} is not inside that of your department, so you cannot open a round there.`,
    },
    { regionCode },
  );

export const roundReversed = (from: LocalDate, to: LocalDate): Refusal =>
  refuse.badInput(
    'ROUND_REVERSED',
    {
      zh: `申报截止日 ${to} 早于起始日 ${from}，请核对日期。`,
      en: `The last day of filing, ${to}, is before the first, ${from}; check the dates.`,
    },
    { from, to },
  );

export const programmeOver = (title: Text, to: LocalDate): Refusal =>
  refuse.conflict(
    'PROGRAMME_OVER',
    {
      zh: `“${title.zh}”已于 ${to} 到期，不能再设立批次或受理申报；此前期间仍可查询认定结果。`,
      en: `"${title.en}" ended on ${to}: no round is opened and nothing is filed under it any more. What it gave for its own time can still be asked.`,
    },
    { validTo: to },
  );

export const roundCrossesVersions = (programme: string, first: number, last: number): Refusal =>
  refuse.badInput(
    'ROUND_CROSSES_VERSIONS',
    {
      zh: `申报期跨越 ${programme} 的第 ${first} 版与第 ${last} 版；一个批次只按一个版本认定，请分设批次。`,
      en: `The window reaches from version ${first} of ${programme} into version ${last}; a round is judged by one version, so open two.`,
    },
    { programme, first, last },
  );

export const stageTwice = (stage: string): Refusal =>
  refuse.badInput(
    'STAGE_TWICE',
    {
      zh: `环节 ${stage} 的期限重复填写，请只填一次。`,
      en: `The days of ${stage} are given twice; give them once.`,
    },
    { stage },
  );
