// npm run -s audit -- verify: proves that the ledger stands as it was posted.
import { Sentence } from './bootstrap/command.mjs';
import { runPlatformScript } from './bootstrap/platform-script.mjs';

const HELP = `npm run -s audit -- verify

核验审计链、检查点、账本转账与积分规则是否与最初记录一致；如有改动、删除或插入，逐条列出并以状态 1 结束。最后一行为 JSON。
Proves the audit chain, its checkpoints, the ledger's transfers and the credit rules; names what was changed, removed or
inserted and ends with status 1. The last line is JSON.`;

export async function main({ args, signal, defer }) {
  const [command, ...rest] = args;
  if (['--help', '-h'].includes(command)) {
    console.log(HELP);
    return 0;
  }
  if (command !== 'verify' || rest.length > 0) throw new Sentence(HELP);
  return runPlatformScript('audit', { args: [], signal, defer });
}
