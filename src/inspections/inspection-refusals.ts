import type { Id } from '../kernel/id.js';
import { refuse } from '../kernel/refusal.js';

export const regionOutside = () =>
  refuse.notFound('REGION_OUTSIDE', {
    zh: '没有该地区，或不在您的权限范围内：请核对行政区划代码。',
    en: 'There is no such region, or it is outside what you may see; check the code.',
  });

export const listUnknown = (id: Id) =>
  refuse.notFound(
    'INSPECTION_LIST_UNKNOWN',
    {
      zh: '没有这份名录：请核对标识、种类和地区，名录须先公布。',
      en: 'There is no such list; check its id, kind and region. A list is published before it is drawn from.',
    },
    { listId: id },
  );

export const idTaken = (id: Id) =>
  refuse.conflict(
    'INSPECTION_ID_TAKEN',
    {
      zh: '该标识已用于不同内容；已公布的内容不能改写，请使用新的标识。',
      en: 'This id stands with other content, and what was published does not change; use a new id.',
    },
    { id },
  );

export const listPublishedMeanwhile = () =>
  refuse.conflict('LIST_PUBLISHED_MEANWHILE', {
    zh: '他人刚公布了同一名录的新版本，请重新公布。',
    en: 'Somebody has just published a version of this list; publish again.',
  });

export const entryTwice = (ids: readonly Id[]) =>
  refuse.badInput(
    'ENTRY_TWICE',
    {
      zh: `名录中 ${ids.slice(0, 3).join('、')} 出现不止一次，请删除重复项。`,
      en: `${ids.slice(0, 3).join(', ')} is in the list more than once; leave the repetition out.`,
    },
    { ids },
  );

export const firmsUnknown = (ids: readonly Id[]) =>
  refuse.notFound(
    'ENTERPRISE_UNKNOWN',
    {
      zh: `没有登记企业 ${ids.slice(0, 3).join('、')}：检查对象须为已登记企业。`,
      en: `${ids.slice(0, 3).join(', ')} is not registered; only registered firms can be drawn.`,
    },
    { enterpriseIds: ids },
  );

export const drawUnknown = (id: Id) =>
  refuse.notFound(
    'DRAW_UNKNOWN',
    {
      zh: '没有这次抽取：标识有误，或不在您的权限范围内。',
      en: 'There is no such draw: the id is wrong, or it is outside what you may see.',
    },
    { drawId: id },
  );

export const tooFewInspectors = (enterpriseIds: readonly Id[]) =>
  refuse.badInput(
    'INSPECTORS_TOO_FEW',
    {
      zh: `回避后，可检查 ${enterpriseIds.slice(0, 3).join('、')} 的人员不足：请增补检查人员名录。`,
      en: `Too few inspectors without a conflict could visit ${enterpriseIds.slice(0, 3).join(', ')}; publish a longer list of inspectors.`,
    },
    { enterpriseIds },
  );

export const firmsTooFew = (riskClasses: readonly string[]) =>
  refuse.badInput(
    'FIRMS_TOO_FEW',
    {
      zh: `名录中风险等级 ${riskClasses.join('、')} 的企业少于拟抽取数，或等级重复：请调整。`,
      en: `The list has fewer firms of class ${riskClasses.join(', ')} than are to be drawn, or the class is named twice; change it.`,
    },
    { riskClasses },
  );

export const oneInspectorOnly = (fewest: number) =>
  refuse.badInput('INSPECTORS_PER_FIRM', {
    zh: `每家企业须派不少于 ${fewest} 名检查人员。`,
    en: `At least ${fewest} inspectors visit a firm.`,
  });

export const fourEyes = () =>
  refuse.forbidden('FOUR_EYES', {
    zh: '须由另一人办理：同一人不能既公布抽取又补充种子。',
    en: 'Another person is needed: who announces a draw does not add the second seed.',
  });

export const notYourDraw = () =>
  refuse.forbidden('NOT_YOUR_SEED', {
    zh: '种子由公布抽取的人揭示，请由该人办理。',
    en: 'The seed is revealed by who announced the draw.',
  });

export const seedNotAdded = (id: Id) =>
  refuse.conflict(
    'SEED_NOT_ADDED',
    {
      zh: '第二人尚未补充种子，现在不能揭示。',
      en: 'The second person has not added a seed yet; wait with revealing yours.',
    },
    { drawId: id },
  );

export const seedNotCommitted = () =>
  refuse.badInput('SEED_NOT_COMMITTED', {
    zh: '该种子与公布的承诺不符：承诺为 SHA-256(“64:”加种子)，请核对。',
    en: "This is not the promised seed: the promise is the SHA-256 of '64:' and the seed. Check it.",
  });

export const stepTaken = (id: Id) =>
  refuse.conflict(
    'DRAW_STEP_TAKEN',
    {
      zh: '这一步已由他人或以其他种子完成，不能重来。',
      en: 'This step was taken with another seed or by somebody else, and is not taken twice.',
    },
    { drawId: id },
  );

export const notDrawnYet = (id: Id) =>
  refuse.conflict(
    'NOT_DRAWN_YET',
    {
      zh: '尚未抽取，请在揭示种子后再查看。',
      en: 'Nothing was drawn yet; come back once the seed is revealed.',
    },
    { drawId: id },
  );

export const notDrawn = (enterpriseId: Id) =>
  refuse.badInput(
    'FIRM_NOT_DRAWN',
    {
      zh: `企业 ${enterpriseId} 不在本次抽取结果中，不能公布其抽查结果。`,
      en: `${enterpriseId} was not drawn, so no result of it belongs here.`,
    },
    { enterpriseId },
  );

export const alreadyInspected = (id: Id) =>
  refuse.conflict(
    'INSPECTION_RESULT_STANDS',
    {
      zh: `该企业本次已有抽查结果 ${id}；如需更正，请在 supersedesId 中注明。`,
      en: `The result ${id} of this firm stands; name it in supersedesId to correct it.`,
    },
    { resultId: id },
  );

export const notInspectedYet = () =>
  refuse.badInput('INSPECTED_OUTSIDE_TIME', {
    zh: '检查日期须在抽取之日至今天之间。',
    en: 'The day of the inspection must be from the day of the draw to today.',
  });
