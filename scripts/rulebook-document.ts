import { INDICATORS } from '../src/indicators/known-indicators.js';
import type { Text } from '../src/kernel/text.js';
import { plain } from '../src/kernel/decimal.js';
import { ANOMALY_RULES } from '../src/oversight/known-anomaly-rules.js';
import { policyFiles, policyFolders } from '../src/platform/policy-files.js';
import { parseCreditRule } from '../src/rulebook/credits.js';
import type { IndicatorDefinition, IndicatorVersion } from '../src/rulebook/indicator.js';
import { MEASURES, type MeasureCode } from '../src/rulebook/measures.js';
import { parseProgramme } from '../src/rulebook/programmes.js';
import { parseReductionMethod } from '../src/rulebook/reduction-method.js';
import type { Source } from '../src/rulebook/source.js';
import { parseTargetDocument, targetsOf } from '../src/rulebook/targets.js';

/** `docs/rulebook.md`: what the platform computes and by which rules, read from the rules themselves. */
export const rulebookDocument = (): string =>
  [
    `# 规则手册 / The rulebook

由 \`npm run rulebook\` 依照规则本身写成，勿手改。可信度：A 官方正文，B 官方数值转录，C 文献或二手，D 弱来源或平台自定。

Written by \`npm run rulebook\` from the rules themselves; never changed by hand. Confidence: A official text read,
B official value transcribed, C literature or second hand, D weak source or the platform's own.`,
    indicators(),
    measures(),
    targets(),
    credits(),
    methods(),
    programmes(),
    anomalies(),
    releases(),
  ].join('\n\n') + '\n';

const both = ({ zh, en }: Text): string => cell(`${zh} / ${en}`);
const cell = (text: string): string => text.replace(/\s+/g, ' ').replaceAll('|', '\\|').trim();
const sourceOf = ({ title, body, year, confidence }: Source): string =>
  `${cell(title)}，${cell(body)}，${year}（${confidence}）`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
const section = (title: Text, ...parts: readonly string[]): string =>
  [`## ${both(title)}`, ...parts].join('\n\n');

const DIRECTIONS = { UP: '越高越好 / higher is better', DOWN: '越低越好 / lower is better' };

function indicators(): string {
  const overview = table(
    ['代码 / Code', '指标 / Indicator', '单位 / Unit', '方向 / Direction'],
    INDICATORS.map((one) => [one.code, both(one.title), one.unit, DIRECTIONS[one.direction]]),
  );
  return section(
    { zh: '指标', en: 'Indicators' },
    overview,
    ...INDICATORS.map((one) => [`### ${one.code} ${both(one.title)}`, indicator(one)].join('\n\n')),
  );
}

function indicator({ nameSource, versions, examples }: IndicatorDefinition): string {
  const worked = examples.map(({ name, month, expected, reason }) => [
    both(name),
    month,
    expected ?? `— (${reason ?? ''})`,
  ]);
  return [
    `名称出处 / Name: ${sourceOf(nameSource)}`,
    ...versions.map(version),
    table(['算例 / Example', '月份 / Month', '结果 / Result'], worked),
  ].join('\n\n');
}

function version({
  version: number,
  from,
  definition,
  source,
  rounding,
  ...reading
}: IndicatorVersion): string {
  const groups = reading.needs.groups.map((group) => group.join(' | '));
  const lines = [
    `**${number}**（${from} 起 / from ${from}）${both(definition)}`,
    `- 出处 / Source: ${sourceOf(source)}`,
    `- 修约 / Rounding: ${rounding.mode}, ${rounding.decimals}`,
  ];
  if (reading.reads.length > 0) lines.push(`- 度量 / Measures: ${reading.reads.join(', ')}`);
  if (groups.length > 0)
    lines.push(`- 缺一不计 / Counted only with all of: ${groups.join('; ')} (${reading.needs.within})`);
  return `${lines[0]}\n\n${lines.slice(1).join('\n')}`;
}

const measures = (): string =>
  section(
    { zh: '度量', en: 'Measures' },
    table(
      ['代码 / Code', '名称 / Title', '单位 / Unit', '来自 / From', '分项 / Dimension', '跨月 / Over months'],
      (Object.keys(MEASURES) as MeasureCode[]).map((code) => {
        const { title, unit, feature, dimension, over } = MEASURES[code];
        return [code, both(title), unit, feature, dimension, over];
      }),
    ),
  );

function targets(): string {
  const all = targetsOf(policyFiles('targets').map(({ name, text }) => parseTargetDocument(text, name)));
  return section(
    { zh: '目标', en: 'Targets' },
    table(
      [
        '计划 / Programme',
        '地区 / Region',
        '指标 / Indicator',
        '期间 / Months',
        '目标 / Target',
        '出处 / Source',
      ],
      all.map((one) => [
        both(one.programmeTitle),
        one.region,
        String(one.indicator),
        `${one.from}–${one.to ?? ''}`,
        targetText(one),
        sourceOf(one.source),
      ]),
    ),
  );
}

function targetText(target: ReturnType<typeof targetsOf>[number]): string {
  if (target.value !== undefined) return `${plain(target.value)} ${target.unit ?? ''}`.trim();
  return target.statement ? both(target.statement) : '';
}

const credits = (): string =>
  section(
    { zh: '积分规则', en: 'Credit rules' },
    table(
      ['代码 / Code', '规则 / Rule', '版本 / Version', '上限 / Caps', '出处 / Source'],
      policyFiles('credits').flatMap(({ name, text }) => {
        const rule = parseCreditRule(text, name);
        return rule.versions.map((one) => [
          rule.code,
          both(rule.title),
          `${one.version} (${one.from})`,
          one.caps.map(({ per, period, limit, unit }) => `${per} ${period} ≤ ${limit} ${unit}`).join('; '),
          sourceOf(one.source),
        ]);
      }),
    ),
  );

const methods = (): string =>
  section(
    { zh: '减排方法', en: 'Methods of reduction' },
    table(
      ['代码 / Code', '方法 / Method', '版本 / Version', '基准线 / Baseline', '出处 / Source'],
      policyFiles('methods').flatMap(({ name, text }) => {
        const method = parseReductionMethod(text, name);
        return method.versions.map((one) => [
          method.code,
          both(method.title),
          `${one.version} (${one.from})`,
          `${both(one.baseline.name)} (${one.baseline.dated})`,
          sourceOf(one.source),
        ]);
      }),
    ),
  );

const programmes = (): string =>
  section(
    { zh: '支持项目', en: 'Programmes' },
    table(
      ['代码 / Code', '项目 / Programme', '发布 / Issuer', '有效 / Valid', '条款 / Clauses'],
      policyFiles('programmes').map(({ name, text }) => {
        const { code, title, issuer, validity, clauses } = parseProgramme(text, name);
        const valid = `${validity.from}–${validity.to ?? ''}`;
        return [code, both(title), both(issuer), valid, clauses.map(({ id }) => id).join(', ')];
      }),
    ),
  );

const anomalies = (): string =>
  section(
    { zh: '异常规则', en: 'Rules of anomalies' },
    table(
      ['代码 / Code', '规则 / Rule', '阈值 / Thresholds'],
      ANOMALY_RULES.map(({ code, title, settings }) => [
        code,
        both(title),
        settings
          .map(
            ({ name, of, value, unit, from }) => `${name}${of ? ` ${of}` : ''} = ${value} ${unit} (${from})`,
          )
          .join('; '),
      ]),
    ),
  );

const releases = (): string =>
  section(
    { zh: '因子发布包', en: 'Factor releases' },
    policyFolders('factors')
      .map((release) => `- ${release}`)
      .join('\n'),
  );
