// npm run -s ledger -- export --format hledger: the whole ledger as text for hledger.
import { Sentence } from './bootstrap/command.mjs';
import { runPlatformScript } from './bootstrap/platform-script.mjs';

const HELP = `npm run -s ledger -- export --format hledger

将全部转账与余额断言写到标准输出，供记账软件 hledger 核对：npm run -s ledger -- export --format hledger | hledger -f - check
Writes every transfer, and every balance as an assertion, to stdout for the accounting program hledger to check:
npm run -s ledger -- export --format hledger | hledger -f - check`;

export async function main({ args, signal, defer }) {
  if (['--help', '-h'].includes(args[0])) {
    console.log(HELP);
    return 0;
  }
  if (args.join(' ') !== 'export --format hledger') throw new Sentence(HELP);
  return runPlatformScript('ledger', { args: [], signal, defer });
}
