import type { BundleContent } from './bundle-content.js';

/** What lies in a bundle and what it proves, for whoever unpacks it. */
export const readmeText = ({ result, measures }: BundleContent): string => `\
# ${result.code} ${result.title.zh} / ${result.title.en}

${[result.enterpriseId, result.regionCode, result.period].filter(Boolean).join(' / ')}

## 中文

本压缩包含有一项已存指标结果及其全部依据，可在平台之外重新计算。解压后，用 Node.js 20 或更新版本运行（不需联网，不需安装）：

    node recompute.mjs

状态 0 表示每一步都与所存一致；状态 1 表示有不同，并逐条列出。

| 文件 | 内容 |
| --- | --- |
| result.json | 所存结果：值、输入及其指纹、因子发布包、各月所用版本，以及由此得出的推导 |
| measures.json | 该结果读取的度量 |
| facts/ | 每个度量背后的事实，每个数据表一个文件；amount 为该条事实计入度量的数量 |
| factors.json | used 为所用的因子行；documents 为整个因子发布包，以便重新查找 |
| rule/definition.md | 指标的定义 |
| rule/src/ | 平台实际运行的代码；node_modules/ 为它用到的第三方库 |

重算的步骤：把每个度量的事实相加，与所存度量比较；由这些和形成公式的输入；按定义与因子重新计算并修约；把结果及其推导逐字节与 result.json 比较。

${asOfClosing(measures, 'zh')}不在其中的：事实本身是否真实；比较年份（如有）的事实，见该年份自己的计算包；每条事实计入多少是平台按登记内容算出的。

## English

This archive holds one stored indicator result and all that it rests on, to be worked out again outside the platform.
Unpack it and run, with Node.js 20 or newer, without network and without installing anything:

    node recompute.mjs

Status 0 says that every step comes to what is stored; status 1 that something differs, and names it.

| File | What it holds |
| --- | --- |
| result.json | the stored result: value, inputs with their digest, factor release, versions of each month, and the derivation that follows |
| measures.json | the measures that the result reads |
| facts/ | the facts behind each measure, a file a table; amount is what the fact adds to the measure |
| factors.json | used: the factor rows that were used; documents: the whole release, so that they can be looked up again |
| rule/definition.md | the definition of the indicator |
| rule/src/ | the very code that the platform runs; node_modules/ is what it uses of others |

What is worked out again: the facts of each measure are added and compared with the stored measure; the inputs of the
formula are formed from these sums; the formula is worked out with the factors and rounded; the result and its
derivation are compared with those of result.json to the byte.

${asOfClosing(measures, 'en')}What it does not hold: whether the facts are true; the facts of a year that is compared with, if any, which are in the
bundle of that year; how the amount of a fact follows from its record, which the platform has worked out.
`;

export const asOfClosing = (measures: BundleContent['measures'], language: 'zh' | 'en'): string => {
  const count = measures.filter((measure) => measure.asOfClosing).length;
  if (count === 0) return '';
  return language === 'zh'
    ? `有 ${count} 个度量按其月份定稿时所存取用，不与今日的事实比较：见 measures.json 中的 asOfClosing。\n\n`
    : `${count} measures stand as they were when their month became final and are not compared with the facts of today:\nsee asOfClosing in measures.json.\n\n`;
};
