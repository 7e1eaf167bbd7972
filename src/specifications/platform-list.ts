import { parse } from 'csv-parse/sync';
import { plain } from '../kernel/decimal.js';
import { policyFile, policyFolders } from '../platform/policy-files.js';
import { packagingSpecificationSchema } from '../rulebook/factors.js';

/** The rows of the platform's list of packaging specifications, of every factor release, oldest first. */
export const platformList = () => policyFolders('factors').flatMap(specificationRows);

function specificationRows(release: string) {
  const text = policyFile(`factors/${release}`, 'packaging-specifications.csv');
  const cells = parse(text, { columns: true, bom: true, skip_empty_lines: true }) as unknown[];
  return cells.map((cell) => {
    const specification = packagingSpecificationSchema.parse(cell);
    return {
      code: specification.code,
      name_zh: specification.name.zh,
      name_en: specification.name.en,
      category: specification.category,
      is_reusable: specification.isReusable,
      is_biodegradable: specification.isBiodegradable,
      typical_mass_grams: specification.typicalMassGrams && plain(specification.typicalMassGrams),
      standard: specification.standard,
      note: specification.note || null,
      source: specification.source,
      issuing_body: specification.body,
      source_year: specification.sourceYear,
      confidence: specification.confidence,
      factor_release: release,
    };
  });
}
