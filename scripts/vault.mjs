// npm run -s vault -- rotate: new keys for the vault of personal data.
import { Sentence } from './bootstrap/command.mjs';
import { runPlatformScript } from './bootstrap/platform-script.mjs';

const HELP = `npm run -s vault -- rotate

更换个人信息保险库的数据密钥：分批用新密钥重新加密，随后销毁旧密钥；中断后再次运行即从中断处继续，平台可同时运行。要更换 VAULT_KEY，
请先设置新的 VAULT_KEY 和 VAULT_KEY_BEFORE（旧值）并重启平台，运行完成后删去后者。最后一行为 JSON。
Replaces the data key of the vault of personal data: everything is sealed anew, batch by batch, and the old key is
destroyed. Interrupted, it goes on where it stopped; the platform may run meanwhile. To replace VAULT_KEY, set the new
one and VAULT_KEY_BEFORE, the old one, restart the platform, run this, and take the latter out. The last line is JSON.`;

export async function main({ args, signal, defer }) {
  const [command, ...rest] = args;
  if (['--help', '-h'].includes(command)) {
    console.log(HELP);
    return 0;
  }
  if (command !== 'rotate' || rest.length > 0) throw new Sentence(HELP);
  return runPlatformScript('vault', { args: [], signal, defer });
}
