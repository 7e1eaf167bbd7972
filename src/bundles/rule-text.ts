import type { Month } from '../kernel/month.js';
import type { IndicatorDefinition, IndicatorVersion } from '../rulebook/indicator.js';
import { MEASURES } from '../rulebook/measures.js';
import type { Source } from '../rulebook/source.js';

const sourceText = ({ title, body, year, confidence, note }: Source): string =>
  `${title}，${body}，${year}（${confidence}${note ? `；${note}` : ''}）`;

/** The definition of an indicator for a reader, in the versions by which months were computed. */
export const ruleText = (
  indicator: IndicatorDefinition,
  versions: Readonly<Record<string, number | null>>,
) => `\
# ${indicator.code} ${indicator.title.zh} / ${indicator.title.en}

- 单位 / Unit: ${indicator.unit}
- 名称出处 / Source of the name: ${sourceText(indicator.nameSource)}
- 源代码 / Source file: src/rulebook/indicators/${indicator.code.toLowerCase()}.js

${indicator.versions
  .filter(({ version }) => Object.values(versions).includes(version))
  .map((version) => versionText(version, versions))
  .join('\n')}`;

function versionText(version: IndicatorVersion, versions: Readonly<Record<string, number | null>>): string {
  const months = Object.keys(versions).filter((month) => versions[month as Month] === version.version);
  const measures = version.reads.map((code) => {
    const { title, unit } = MEASURES[code];
    return `  - ${code}: ${title.zh} / ${title.en} (${unit})`;
  });
  return `\
## 版本 / Version ${version.version}

- 用于 / Used for: ${months.join(', ')}
- 平台定义 / Platform definition: ${version.definition.zh} / ${version.definition.en}
- 出处 / Source: ${sourceText(version.source)}
- 修约 / Rounding: ${version.rounding.mode}, ${version.rounding.decimals} 位小数 / decimals
- 度量 / Measures:
${measures.join('\n')}
- 缺一不计 / Counted only with all of: ${version.needs.groups.map((group) => group.join(' | ')).join('; ')} (${version.needs.within})
${version.baseYear ? `- 基准年 / Base year: ${version.baseYear}\n` : ''}`;
}
