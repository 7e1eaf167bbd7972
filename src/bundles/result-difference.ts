import { canonicalJson } from '../kernel/id.js';
import type { Text } from '../kernel/text.js';
import type { BundledFactors } from './bundle-content.js';

/** What came of working a bundle out again. */
export interface Recomputation {
  readonly measures: number;
  readonly facts: number;
  /** Measures that stand as they were when their month became final, and were not summed again. */
  readonly asOfClosing: number;
  readonly stored: string | null;
  readonly recomputed: string | null;
  /** Empty where everything comes to what is stored. */
  readonly differences: readonly Text[];
}

/** `named` are the rows that the stored result names. */
export const unlikeFactors = ({ used }: BundledFactors, named: readonly unknown[]): Text[] =>
  canonicalJson(used) === canonicalJson(named)
    ? []
    : [
        {
          zh: 'factors.json 中所用的因子行与结果所列的不同。',
          en: 'The factor rows that factors.json says were used are not those that the result names.',
        },
      ];

export function unlikeResult(
  stored: { readonly inputsDigest: string; readonly result: unknown },
  inputsDigest: string,
  again: unknown,
): Text[] {
  const differences: Text[] = [];
  if (inputsDigest !== stored.inputsDigest)
    differences.push({
      zh: `输入指纹不同：所存为 ${stored.inputsDigest}，重算为 ${inputsDigest || '无'}。`,
      en: `The digest of the inputs differs: it is stored as ${stored.inputsDigest} and comes to ${inputsDigest || 'none'}.`,
    });
  if (canonicalJson(again) !== canonicalJson(stored.result))
    differences.push({
      zh: '重算的结果及其推导与所存的不逐字节相同。',
      en: 'The result worked out again, with its derivation, is not the stored one to the byte.',
    });
  return differences;
}
