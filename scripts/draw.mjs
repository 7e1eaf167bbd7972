// npm run -s draw -- verify FILE …: draws again from a published file and compares. No database, no network.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Sentence } from './bootstrap/command.mjs';
import { PROJECT } from './bootstrap/home.mjs';
import { setUp } from './bootstrap/setup.mjs';

const HELP = `npm run -s draw -- verify FILE …

按公布的名录与种子重新抽取，与公布的“双随机”抽取结果比对；不一致时逐条列出并以状态 1 结束。不需要数据库。
Draws again from the lists and seeds of a published draw and compares the result; names what differs and ends with
status 1. Needs no database.`;

export async function main({ args, signal }) {
  const [command, ...files] = args;
  if (['--help', '-h'].includes(command)) {
    console.log(HELP);
    return 0;
  }
  if (command !== 'verify' || files.length === 0) throw new Sentence(HELP);
  await setUp({ log: console.error, signal });
  const draw = await import(pathToFileURL(join(PROJECT, 'dist/scripts/draw-check.js')).href);
  const answers = files.map((file) =>
    existsSync(file) ? draw.checkDraw(file, readFileSync(file, 'utf8')) : draw.notFound(file),
  );
  for (const { lines } of answers) console.log(lines.join('\n'));
  return answers.every(({ isGenuine }) => isGenuine) ? 0 : 1;
}
