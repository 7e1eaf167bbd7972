// npm run -s chaos -- --seed N --minutes M: load, kill -9, settle, compare; on instances of its own, durable as in earnest.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Sentence } from './bootstrap/command.mjs';
import { PROJECT, openThrowAwayHome } from './bootstrap/home.mjs';
import { openKillable } from './bootstrap/killable.mjs';
import { setUp } from './bootstrap/setup.mjs';

const HELP = `npm run -s chaos -- --seed N --minutes M

在持续写入的同时，按种子 N 决定的时刻以 kill -9 反复终止接口、后台进程、Redis（有时连数据一并清空）和 MariaDB，M 分钟后等待平台处理完毕，
再与独立模型逐项比对。最后一行为 JSON；lost、doubled、negative、unbalanced 有任何一项不为 0 时以状态 1 结束。
Kills API, worker, Redis (at times wiped) and MariaDB with -9 at the moments that seed N decides, under load, for M
minutes; lets the platform settle and compares it with an independent model. The last line is JSON; ends with status 1
unless lost, doubled, negative and unbalanced are all 0.`;

const MEAN_GAP_MS = 5_000;
// As much load as the worker of a small machine keeps up with, so that people have something to spend.
const BREATH_MS = 400;

export async function main({ args, signal, defer }) {
  const { seed, minutes } = readOptions(args);
  const log = console.error; // stdout belongs to the last line
  await setUp({ log, signal });
  const { runChaos } = await import(join(PROJECT, 'dist/test/chaos/chaos.js'));
  const { home, discard } = await openThrowAwayHome();
  defer(discard);
  const servers = await openKillable({ home, log, signal });
  defer(servers.stop);
  const run = {
    seed,
    seconds: minutes * 60,
    meanGapMs: MEAN_GAP_MS,
    breathMs: BREATH_MS,
    isHurried: false,
    interrupted: signal,
  };
  const { app, told, faults, compare } = await runChaos(servers, run, log);
  const counts = await compare();
  await app.close();
  console.log(JSON.stringify({ seed, events: told.answered, faults, ...counts }));
  return Object.values(counts).every((count) => count === 0) ? 0 : 1;
}

function readOptions(args) {
  try {
    const options = {
      seed: { type: 'string' },
      minutes: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    };
    const { values } = parseArgs({ args, options });
    const seed = Number(values.seed ?? 1);
    const minutes = Number(values.minutes ?? 3);
    if (!values.help && Number.isSafeInteger(seed) && minutes > 0) return { seed, minutes };
  } catch {
    // said below
  }
  throw new Sentence(HELP);
}
