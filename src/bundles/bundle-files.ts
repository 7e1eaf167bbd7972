import { canonicalJson } from '../kernel/id.js';
import type { IndicatorDefinition } from '../rulebook/indicator.js';
import type { BundleContent } from './bundle-content.js';
import { readmeText } from './bundle-readme.js';
import { codeOf, type Files } from './rule-code.js';
import { ruleText } from './rule-text.js';

const RECOMPUTE = `\
// 用法 / Usage: node recompute.mjs
import { runBundle } from './rule/src/bundles/bundle-run.js';

const { text, status } = await runBundle(new URL('.', import.meta.url));
process.stdout.write(text);
process.exitCode = status;
`;

/** Everything that a bundle holds, by path. */
export function filesOf(content: BundleContent, indicator: IndicatorDefinition): Files {
  const { result, measures, facts, factors } = content;
  return new Map<string, Uint8Array>([
    ['README.md', bytes(readmeText(content))],
    ['recompute.mjs', bytes(RECOMPUTE)],
    ['package.json', bytes('{ "private": true, "type": "module" }\n')],
    ['result.json', json(result)],
    ['measures.json', lines(measures)],
    ...[...facts].map(([table, ofTable]): [string, Uint8Array] => [`facts/${table}.json`, lines(ofTable)]),
    ['factors.json', json(factors)],
    ['rule/definition.md', bytes(ruleText(indicator, result.versions))],
    ...codeOf('bundles/bundle-run', `rulebook/indicators/${indicator.code.toLowerCase()}`),
  ]);
}

const bytes = (text: string): Uint8Array => Buffer.from(text);
const json = (value: unknown): Uint8Array => bytes(`${JSON.stringify(value, null, 2)}\n`);
/** One record a line, so that two bundles can be compared by any tool. */
const lines = (records: readonly unknown[]): Uint8Array =>
  bytes(`[\n${records.map(canonicalJson).join(',\n')}\n]\n`);
