import { canonicalJson } from '../kernel/id.js';
import type { IndicatorDefinition } from '../rulebook/indicator.js';
import type { BundleContent, CarbonContent } from './bundle-content.js';
import { readmeText } from './bundle-readme.js';
import { carbonReadmeText } from './carbon-readme.js';
import { codeOf, type Files } from './rule-code.js';
import { ruleText } from './rule-text.js';

/** `module` works the bundle out: a path below `src/` without ending. */
const recompute = (module: string): string => `\
// 用法 / Usage: node recompute.mjs
import { runBundle } from './rule/src/${module}.js';

const { text, status } = await runBundle(new URL('.', import.meta.url));
process.stdout.write(text);
process.exitCode = status;
`;

/** Everything that the bundle of an indicator's result holds, by path. */
export const filesOf = (content: BundleContent, indicator: IndicatorDefinition): Files =>
  new Map<string, Uint8Array>([
    ['README.md', bytes(readmeText(content))],
    ...contentFiles(content, 'bundles/bundle-run'),
    ['rule/definition.md', bytes(ruleText(indicator, content.result.versions))],
    ...codeOf('bundles/bundle-run', `rulebook/indicators/${indicator.code.toLowerCase()}`),
  ]);

/** Everything that the bundle of an inventory or a reduction holds, by path. */
export const carbonFilesOf = (content: CarbonContent): Files =>
  new Map<string, Uint8Array>([
    ['README.md', bytes(carbonReadmeText(content))],
    ...contentFiles(content, 'bundles/carbon-bundle-run'),
    ...content.rules.map(({ name, text }): [string, Uint8Array] => [`rules/${name}`, bytes(text)]),
    ...codeOf('bundles/carbon-bundle-run'),
  ]);

const contentFiles = (
  { result, measures, facts, factors }: BundleContent<unknown>,
  module: string,
): [string, Uint8Array][] => [
  ['recompute.mjs', bytes(recompute(module))],
  ['package.json', bytes('{ "private": true, "type": "module" }\n')],
  ['result.json', json(result)],
  ['measures.json', lines(measures)],
  ...[...facts].map(([table, ofTable]): [string, Uint8Array] => [`facts/${table}.json`, lines(ofTable)]),
  ['factors.json', json(factors)],
];

const bytes = (text: string): Uint8Array => Buffer.from(text);
const json = (value: unknown): Uint8Array => bytes(`${JSON.stringify(value, null, 2)}\n`);
/** One record a line, so that two bundles can be compared by any tool. */
const lines = (records: readonly unknown[]): Uint8Array =>
  bytes(`[\n${records.map(canonicalJson).join(',\n')}\n]\n`);
