import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../../src/app.module.js';
import type { LocalDate } from '../../src/kernel/month.js';
import { NATION } from '../../src/kernel/region-code.js';
import { Clock } from '../../src/platform/clock.js';
import { readConfig } from '../../src/platform/config.js';
import { Database } from '../../src/platform/database.js';
import { raw } from '../../src/platform/sql.js';
import { ProgrammesService } from '../../src/programmes/index.js';
import { ReplayRun, ReplaysService } from '../../src/replays/index.js';
import { OPERATOR } from './world.js';

/**
 * Replays every published programme over all firms of a world, each version against itself, in a process of its own so
 * that its memory is that of the replays. Prints seconds and memory as JSON; needs `node --expose-gc`.
 */
const DAYS = ['2020-06-01', '2021-06-01', '2022-06-01'] as LocalDate[];
const MEGABYTE = 1024 * 1024;

const app = await NestFactory.createApplicationContext(AppModule.inside(readConfig()), {
  logger: false,
  abortOnError: false,
});
try {
  const [replays, run, clock] = [app.get(ReplaysService), app.get(ReplayRun), app.get(Clock)];
  const codes = [...(await app.get(ProgrammesService).book()).keys()];
  for (const programme of codes) {
    const asked = { id: `bench-${programme}`, regionCode: NATION, programme, days: DAYS };
    await replays.start(OPERATOR, { ...asked, draftId: null, version: null });
  }
  const heapMegabytes = () => {
    globalThis.gc?.();
    return process.memoryUsage().heapUsed / MEGABYTE;
  };
  const atRest = heapMegabytes();
  let [seconds, most, chunks] = [0, atRest, 0];
  for (let isMore = true; isMore; chunks += 1) {
    const start = performance.now();
    isMore = await run.step(clock);
    seconds += (performance.now() - start) / 1_000;
    most = Math.max(most, heapMegabytes());
  }
  const [ended] = await app
    .get(Database)
    .rows<{ done: string; open: string }>(
      raw(`SELECT SUM(done) AS done, SUM(state <> 'DONE') AS open FROM replay`),
    );
  const [judged] = await app
    .get(Database)
    .rows<{ n: string; undetermined: string }>(
      raw(`SELECT COUNT(*) AS n, SUM(verdict = 'UNDETERMINED') AS undetermined FROM replay_row`),
    );
  if (Number(ended?.open) > 0) throw new Error('a replay did not come to its end');
  console.log(
    JSON.stringify({
      programmes: codes.length,
      comparisons: Number(judged?.n),
      undetermined: Number(judged?.undetermined),
      seconds: Number(seconds.toFixed(2)),
      chunks,
      heapAtRestMegabytes: Math.round(atRest),
      heapMegabytes: Math.round(most),
      residentMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
    }),
  );
} finally {
  await app.close();
}
