import type { CarbonFound } from './carbon-sections.js';
import type { IndicatorFigure } from './indicator-figures.service.js';
import { chinaTime, type Say } from './report-words.js';

/** What every figure rests on: factor release, versions of rules, when it was computed, whether the month still moves. */
export function foundationsOf(
  figures: readonly IndicatorFigure[],
  carbon: CarbonFound,
  standing: string,
  { say, createdAt }: Say,
): [string, string][] {
  const none = say({ zh: '无', en: 'none' });
  const releases = new Set([
    ...figures.flatMap((figure) => figure.releases),
    ...(carbon.inventory ? [carbon.inventory.factorRelease] : []),
    ...carbon.reductions.map(({ factorRelease }) => factorRelease),
  ]);
  const rules = figures.flatMap(({ result: { code, formulaVersion } }) =>
    formulaVersion === null ? [] : [`${code} v${formulaVersion}`],
  );
  const methods = [...(carbon.inventory ? [carbon.inventory] : []), ...carbon.reductions].map(
    ({ method, methodVersion }) => `${method} v${methodVersion}`,
  );
  const computed = figures
    .flatMap(({ result }) => (result.computedAt ? [result.computedAt] : []))
    .toSorted()
    .at(-1);
  return [
    [say({ zh: '因子发布包', en: 'Factor release' }), [...releases].toSorted().join(', ') || none],
    [say({ zh: '指标定义版本', en: 'Indicator versions' }), rules.join(', ') || none],
    [say({ zh: '碳核算方法版本', en: 'Carbon method versions' }), methods.join(', ') || none],
    [say({ zh: '指标计算时间', en: 'Indicators computed' }), computed ? chinaTime(computed) : none],
    [say({ zh: '碳核算计算时间', en: 'Carbon computed' }), carbonTime(carbon, say, none)],
    [say({ zh: '月份状态', en: 'Standing of the month' }), standing],
    [say({ zh: '报告生成时间', en: 'Report made' }), chinaTime(createdAt.toISOString())],
  ];
}

function carbonTime({ inventory }: CarbonFound, say: Say['say'], none: string): string {
  if (!inventory) return none;
  return inventory.computedAt
    ? chinaTime(inventory.computedAt)
    : say({ zh: '为本报告即时计算，未存储', en: 'worked out for this answer and not stored' });
}
