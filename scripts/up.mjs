// npm start: the whole platform on this machine, until Ctrl-C.
import { Sentence, interrupted } from './bootstrap/command.mjs';
import { demoSignIns, loadEnvironment, startPlatform } from './bootstrap/platform.mjs';
import { columns, table } from './bootstrap/table.mjs';

const HELP = `npm start [-- OPTIONS]

在本机运行绿邮，自用的 MariaDB 和 Redis 及其全部数据都在 .local/ 下，保留到下次启动。按 Ctrl-C 全部停止。
Runs GreenParcel on this machine with a private MariaDB and Redis, all of whose data lie under .local/ and are
kept until the next start. Ctrl-C stops everything.

  --port N     端口；不写则取 3000 起第一个空闲端口
               the API's port; taken as it is, while the default is the first free one from 3000 on
  --no-demo    不装入演示世界
               do not load the demo world
  --reset      先删除 .local/ 下的一切：数据库、队列、密钥、设置
               delete everything under .local/ first: database, queue, keys, settings
  --help       本说明
               this text

取自环境变量或 .env 文件 From the environment or a file .env (see .env.example):
  DATABASE_URL, REDIS_URL   您自己的服务器 your own servers instead of private ones
  HOST, PORT, NODE_ENV      默认 127.0.0.1, 3000 and development unless given`;

export async function main({ args, signal, defer }) {
  loadEnvironment();
  const { help, ...options } = readOptions(args, process.env.PORT);
  if (help) {
    console.log(HELP);
    return 0;
  }

  let started = false;
  defer(() => started && console.log('已全部停止。 Everything is stopped.'));
  const platform = await startPlatform({ ...options, log: console.log, signal, defer });
  started = true;
  console.log(welcome(platform.url));
  const failure = await Promise.race([platform.failed, interrupted(signal)]);
  if (failure) console.error(`\n${failure}`);
  console.log('\n正在停止 Stopping everything …');
  return failure ? 1 : 0;
}

/** { port, reset, demo, help } of the arguments; PORT of the environment counts as asked for. */
export function readOptions(args, portText) {
  const options = { port: portText ? readPort(portText) : undefined, reset: false, demo: true, help: false };
  const left = args.flatMap((word) =>
    word.startsWith('--port=') ? ['--port', word.slice('--port='.length)] : [word],
  );
  while (left.length > 0) {
    const word = left.shift();
    if (word === '--port') options.port = readPort(left.shift());
    else if (word === '--reset') options.reset = true;
    else if (word === '--no-demo') options.demo = false;
    else if (word === '--help' || word === '-h') options.help = true;
    else {
      throw new Sentence(
        `没有选项 ${word}：可用选项见 \`npm start -- --help\`。\n` +
          `There is no option ${word}: \`npm start -- --help\` lists those there are.`,
      );
    }
  }
  return options;
}

function readPort(text) {
  const port = /^\d+$/.test(text ?? '') ? Number(text) : 0;
  if (port < 1 || port > 65535)
    throw new Sentence(
      `端口须为 1 至 65535 的整数，例如 --port 3000，不能是“${text ?? ''}”。\n` +
        `A port is a whole number from 1 to 65535, such as --port 3000, not "${text ?? ''}".`,
    );
  return port;
}

function welcome(url) {
  const explorer =
    process.env.NODE_ENV === 'production' ? [] : [['GraphQL explorer 查询界面', `${url}/explorer`]];
  const addresses = [['Address 地址', url], ['GraphQL', `${url}/graphql`], ...explorer];
  const people = demoSignIns().map((person) => [person.name, person.role, person.signIn, person.password]);
  return [
    '\n绿邮已启动 GreenParcel runs\n',
    columns(addresses),
    people.length === 0
      ? '\n未装入演示世界，因此没有演示账号。 No demo world was loaded, so there are no demo sign-ins.'
      : `\nDemo sign-ins 演示登录\n\n${table(['Name 姓名', 'Role 角色', 'Sign-in 登录名', 'Password 密码'], people)}`,
    '\n日志在 .local/log；按 Ctrl-C 全部停止。 Logs are in .local/log. Ctrl-C stops everything.',
  ].join('\n');
}
