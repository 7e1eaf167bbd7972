// npm run -s policy -- check FILE …: whether documents of policies/ are valid and their examples come out. No database.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Sentence } from './bootstrap/command.mjs';
import { PROJECT } from './bootstrap/home.mjs';
import { setUp } from './bootstrap/setup.mjs';

const HELP = `npm run -s policy -- check FILE …
npm run -s policy -- schemas

check：检查规则文件并运行其中的算例，不需要数据库；问题逐条列出行号与列号，有问题时以状态 1 结束。
schemas：重写 policies/schemas/ 中的 JSON Schema，供编辑器补全与检查。

check: validates documents of the rulebook and works their examples, without a database; every problem is named with
line and column, and the status is 1 where there is one. The kind is that of the folder (policies/programmes, credits,
targets, methods, limits, levels, reductions, penalties); elsewhere it is told from what the document holds.
schemas: writes the JSON Schemas in policies/schemas/ anew, with which editors complete and check documents.`;

export async function main({ args, signal }) {
  const [command, ...files] = args;
  if (['--help', '-h'].includes(command)) {
    console.log(HELP);
    return 0;
  }
  const isCheck = command === 'check' && files.length > 0;
  if (!isCheck && !(command === 'schemas' && files.length === 0)) throw new Sentence(HELP);
  await setUp({ log: console.error, signal });
  const policy = await import(pathToFileURL(join(PROJECT, 'dist/scripts/policy-check.js')).href);
  if (!isCheck) {
    for (const { path, text } of policy.schemaFiles()) writeFileSync(join(PROJECT, path), text);
    return 0;
  }
  const answers = files.map((file) =>
    existsSync(file) ? policy.checkPolicy(file, readFileSync(file, 'utf8')) : policy.notFound(file),
  );
  for (const { lines } of answers) console.log(lines.join('\n'));
  return answers.every(({ isValid }) => isValid) ? 0 : 1;
}
