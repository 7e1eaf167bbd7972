import { asOfClosing } from './bundle-readme.js';
import type { CarbonContent } from './bundle-content.js';
import { titleOf } from './carbon-recomputation.js';

/** What lies in the bundle of an inventory or a reduction and what it proves, for whoever unpacks it. */
export function carbonReadmeText(content: CarbonContent): string {
  const { result, measures } = content;
  const title = titleOf(content);
  return `\
# ${result.method} ${title.zh} / ${title.en}

${[result.enterpriseId, result.month, `v${result.methodVersion}`, result.factorRelease].join(' / ')}

## 中文

本压缩包含有一家企业一个月的一项已存碳核算结果及其全部依据，可在平台之外重新计算。解压后，用 Node.js 20 或更新版本运行（不需联网，不需安装）：

    node recompute.mjs

状态 0 表示每一步都与所存一致；状态 1 表示有不同，并逐条列出。

| 文件 | 内容 |
| --- | --- |
| result.json | 所存结果及其推导、输入与指纹、因子发布包、方法版本 |
| measures.json | 该月的度量 |
| facts/ | 每个度量背后的事实，每个数据表一个文件；amount 为该条事实计入度量的数量 |
| factors.json | used 为所用的因子行；documents 为整个因子发布包，以便重新查找 |
| rules/ | 方法、处理比例与数据质量的规则文件，与平台所用的相同 |
| rule/src/ | 平台实际运行的代码；node_modules/ 为它用到的第三方库 |

重算的步骤：把该月每个度量的事实相加，与所存度量比较；由这些和形成输入，核对其指纹；按方法与因子重新计算并修约；把结果及其推导逐字节与所存比较。

${asOfClosing(measures, 'zh')}不在其中的：事实本身是否真实；以往月份的循环次数与基准年的度量，按所存取用，其事实见那些月份自己的计算包；每条事实计入多少是平台按登记内容算出的。

## English

This archive holds one stored carbon result of a firm's month and all that it rests on, to be worked out again outside
the platform. Unpack it and run, with Node.js 20 or newer, without network and without installing anything:

    node recompute.mjs

Status 0 says that every step comes to what is stored; status 1 that something differs, and names it.

| File | What it holds |
| --- | --- |
| result.json | the stored result with its derivation, inputs with their digest, factor release and version of the method |
| measures.json | the measures of the month |
| facts/ | the facts behind each measure, a file a table; amount is what the fact adds to the measure |
| factors.json | used: the factor rows that were used; documents: the whole release, so that they can be looked up again |
| rules/ | the method, the treatment shares and the terms of data quality, as the platform reads them |
| rule/src/ | the very code that the platform runs; node_modules/ is what it uses of others |

What is worked out again: the facts of each measure of the month are added and compared with the stored measure; the
inputs are formed from these sums and their digest is checked; the method is worked out with the factors and rounded; the
result and its derivation are compared with the stored ones to the byte.

${asOfClosing(measures, 'en')}What it does not hold: whether the facts are true; turns of earlier months and sums of base years, which are taken as they
are stored and whose facts are in the bundles of those months; how the amount of a fact follows from its record, which
the platform has worked out.
`;
}
