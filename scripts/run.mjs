// Every npm script enters here: `node scripts/run.mjs NAME …` runs `main` of scripts/NAME.mjs.
// An old Node is refused before anything newer is parsed, so this file keeps to the syntax of Node 12.
import fs from 'fs';

const { engines } = JSON.parse(fs.readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const [major, minor] = engines.node.match(/\d+/g).map(Number);
const [runningMajor, runningMinor] = process.versions.node.split('.').map(Number);

if (runningMajor < major || (runningMajor === major && runningMinor < minor)) {
  console.error(
    `绿邮需要 Node ${major}.${minor} 或更新版本，当前为 ${process.versions.node}：请安装新版 Node 后重试。\n` +
      `GreenParcel needs Node ${major}.${minor} or newer and this is ${process.versions.node}: ` +
      'install a current Node (https://nodejs.org, nvm or your package manager) and try again.',
  );
  process.exit(1);
}

const [name, ...args] = process.argv.slice(2);
Promise.all([import('./bootstrap/command.mjs'), import(`./${name}.mjs`)]).then(([{ runCommand }, { main }]) =>
  runCommand(main, args),
);
