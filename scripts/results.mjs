// npm run -s results -- verify: works every stored indicator and carbon result out again and compares the bytes.
import { Sentence } from './bootstrap/command.mjs';
import { runPlatformScript } from './bootstrap/platform-script.mjs';

const HELP = `npm run -s results -- verify [--region CODE] [--month YYYY-MM]

按数据重新汇总全部度量，并按各期间所用的因子发布包与规则版本重新计算全部指标结果和碳核算结果，不写入，逐字节比较；
如有不同，列出前 20 条并以状态 1 结束。最后一行为 JSON。请在没有待处理事件时运行。
Sums every measure again from its facts, works every indicator and carbon result out again by the release and versions of
its period, writes nothing and compares the bytes; names the first 20 that differ and ends with status 1. The last line is
JSON. Run it when no event is waiting to be worked.`;

const OPTIONS = { '--region': /^\d{6}$/, '--month': /^\d{4}-\d{2}$/ };

export async function main({ args, signal, defer }) {
  const [command, ...rest] = args;
  if (['--help', '-h'].includes(command)) {
    console.log(HELP);
    return 0;
  }
  const isRight = rest.every((word, index) =>
    index % 2 === 0 ? word in OPTIONS && rest[index + 1] : OPTIONS[rest[index - 1]]?.test(word),
  );
  if (command !== 'verify' || !isRight) throw new Sentence(HELP);
  return runPlatformScript('results', { args: rest, signal, defer });
}
