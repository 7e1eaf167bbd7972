import { exportsOf } from '../platform/module-folder.js';
import type { IndicatorDefinition } from '../rulebook/indicator.js';

const FOLDER = new URL('../rulebook/indicators/', import.meta.url);
/** A file is named by its indicator's code: `ewr.ts` defines EWR. */
const CODE = /^[a-z]{3}$/;

/** Every indicator of the rulebook, by code. Adding one is adding its file; a file without one stops the start. */
export const INDICATORS: readonly IndicatorDefinition[] = (await exportsOf(FOLDER, CODE)).map(
  ({ file, exported }) => {
    const indicator = exported as Partial<IndicatorDefinition>;
    if (file.slice(0, 3).toUpperCase() === indicator.code && indicator.versions)
      return indicator as IndicatorDefinition;
    throw new Error(
      `src/rulebook/indicators/${file} must export the indicator of its name and nothing else.`,
    );
  },
);

/** Those computed from measures; the others take figures from elsewhere when they are asked for. */
export const MEASURED_INDICATORS = INDICATORS.filter(({ versions }) =>
  versions.some(({ reads }) => reads.length > 0),
);
