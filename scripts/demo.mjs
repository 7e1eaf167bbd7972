// npm run -s demo: plays the demo against the platform that runs in this folder, or starts one for as long as it
// takes. Its own words go to stderr: stdout belongs to the demo.
import { Sentence } from './bootstrap/command.mjs';
import { runPlatformScript } from './bootstrap/platform-script.mjs';

const HELP = `npm run -s demo [-- --json]

通过 HTTP 演示三位用户的三天，并打印经过；尚未启动的部分会先启动。--json：最后一行为 JSON 摘要。
Plays three users' days over HTTP and prints the account, starting what does not run yet. --json: the last line is a
summary in JSON.`;

export async function main({ args, signal, defer }) {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(HELP);
    return 0;
  }
  const unknown = args.find((word) => word !== '--json');
  if (unknown !== undefined) {
    throw new Sentence(
      `没有选项 ${unknown}：可用选项见 \`npm run -s demo -- --help\`。\n` +
        `There is no option ${unknown}: \`npm run -s demo -- --help\` lists those there are.`,
    );
  }
  return runPlatformScript('demo', { args, signal, defer });
}
