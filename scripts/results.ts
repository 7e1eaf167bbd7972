import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../src/app.module.js';
import { CarbonProof } from '../src/carbon/index.js';
import { MeasureProof, RestatedProof, ResultProof } from '../src/indicators/index.js';
import { month } from '../src/kernel/month.js';
import type { RegionCode } from '../src/kernel/region-code.js';
import { readConfig } from '../src/platform/config.js';

/** Works every stored measure and result out again; each difference is a line, and the last line is JSON. */
const SHOWN = 20;
const { values } = parseArgs({ options: { region: { type: 'string' }, month: { type: 'string' } } });
const scope = {
  regionCode: values.region === undefined ? undefined : (values.region as RegionCode),
  month: values.month === undefined ? undefined : month(values.month),
};
const app = await NestFactory.createApplicationContext(AppModule.inside(readConfig()), {
  logger: false,
  abortOnError: false,
});
const measures = await app.get(MeasureProof).measures(scope);
const results = await app.get(ResultProof).results(scope);
const aside = await app.get(RestatedProof).results(scope);
const carbon = await app.get(CarbonProof).results(scope);
await app.close();

const differences = [measures, results, aside, carbon].flatMap((proved) => proved.differences);
for (const { where, text } of differences.slice(0, SHOWN))
  console.log(`${where}\n  ${text.zh}\n  ${text.en}`);
if (differences.length > SHOWN)
  console.log(`另有 ${differences.length - SHOWN} 条 and ${differences.length - SHOWN} more`);
console.log(
  `度量 measures ${measures.checked} · 指标结果 indicator results ${results.checked} · 已重述的结果 restated results ${aside.checked} · 碳核算结果 carbon results ${carbon.checked}`,
);
const checked = measures.checked + results.checked + aside.checked + carbon.checked;
console.log(JSON.stringify({ checked, different: differences.length }));
process.exitCode = differences.length === 0 ? 0 : 1;
