import type { Exact } from '../kernel/decimal.js';
import type { Month } from '../kernel/month.js';
import { activityTimesFactor, type Emissions, inOne, missing, NO_EMISSIONS, note } from './emissions.js';
import type { FactorBook, FactorChoicesVersion } from './factors.js';
import type { MeasureSet } from './measure-set.js';

/** Packaging cradle to gate by specification, and reusable packaging by use. */
export function packagingEmissions(
  measures: MeasureSet,
  factors: FactorBook,
  choices: FactorChoicesVersion,
  month: Month,
): Emissions {
  const bySpecification = [...measures.byDimension('packaging.massKg')];
  return inOne([
    ...bySpecification.map(([code, massKg]) => specificationEmissions(code, massKg, factors, choices, month)),
    reusableEmissions(measures, factors, choices, month),
  ]);
}

function specificationEmissions(
  code: string,
  massKg: Exact,
  factors: FactorBook,
  choices: FactorChoicesVersion,
  month: Month,
): Emissions {
  const choice = choices.packaging.find((candidate) => candidate.specification === code);
  if (!choice)
    return missing(
      `包装规格 ${code} 未列入因子取用表`,
      `packaging specification ${code} is not in the factor choices`,
    );
  if (choice.method === 'NONE')
    return missing(`包装规格 ${code}：${choice.why.zh}`, `packaging specification ${code}: ${choice.why.en}`);
  if (choice.method === 'FIRST_USE')
    return note({ zh: `${code}：${choice.why.zh}`, en: `${code}: ${choice.why.en}` });
  if (choice.method === 'PER_USE') return NO_EMISSIONS;
  const factor = factors.emissionFactor(choice.factor, month);
  if (!factor)
    return missing(
      `因子行 ${choice.factor} 不在发布包中`,
      `factor row ${choice.factor} is not in the release`,
    );
  return activityTimesFactor(
    { zh: `包装 ${code} 排放`, en: `emission of packaging ${code}` },
    massKg,
    'kg',
    choice.proxy ? { ...factor, fallback: choice.proxy } : factor,
  );
}

/** Reusable packaging counts by pieces sent in it, because its mass is not used up. */
function reusableEmissions(
  measures: MeasureSet,
  factors: FactorBook,
  choices: FactorChoicesVersion,
  month: Month,
): Emissions {
  const uses = measures.total('envelopes.issued');
  const perUse = choices.packaging
    .filter((choice) => choice.method === 'PER_USE')
    .map((choice) => choice.specification);
  const recorded = perUse.filter((code) => measures.byDimension('packaging.massKg').has(code));
  if (!uses) {
    return recorded.length === 0
      ? NO_EMISSIONS
      : missing(
          `可循环包装 ${recorded.join('、')} 的使用件数未记录`,
          `the pieces sent in reusable packaging ${recorded.join(', ')} are not recorded`,
        );
  }
  const factor = factors.emissionFactor(choices.perUse.factor, month);
  if (!factor)
    return missing(
      `因子行 ${choices.perUse.factor} 不在发布包中`,
      `factor row ${choices.perUse.factor} is not in the release`,
    );
  const name = { zh: '可循环包装每次使用排放', en: 'emission of reusable packaging by use' };
  return inOne([activityTimesFactor(name, uses, 'use', factor), note(choices.perUse.note)]);
}
