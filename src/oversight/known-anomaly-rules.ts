import { exportsOf } from '../platform/module-folder.js';
import type { AnomalyRule } from '../rulebook/anomaly.js';

const FOLDER = new URL('../rulebook/anomalies/', import.meta.url);
/** A file is named by its rule's code. */
const CODE = /^[a-z]+(?:-[a-z]+)*$/;

/** Every rule that raises anomalies, by code; a file without one stops the start. */
export const ANOMALY_RULES: readonly AnomalyRule[] = (await exportsOf(FOLDER, CODE)).map(
  ({ file, exported }) => {
    const rule = exported as Partial<AnomalyRule>;
    if (rule.code !== undefined && file.replace(/\.[jt]s$/, '') === rule.code && rule.figures)
      return rule as AnomalyRule;
    throw new Error(
      `src/rulebook/anomalies/${file} must export the anomaly rule of its name and nothing else.`,
    );
  },
);

const BY_CODE = new Map(ANOMALY_RULES.map((rule) => [rule.code, rule]));

/** Undefined for a code that no file has. */
export const anomalyRule = (code: string): AnomalyRule | undefined => BY_CODE.get(code);
