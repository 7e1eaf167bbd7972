import { readSignIns } from '../test/support/world-sign-ins.js';
import { playThreeDays } from './demo/three-days.js';

/** Plays the three days against a running platform and prints the account; with --json a summary as last line. */
const url = process.env.GREENPARCEL_URL ?? 'http://127.0.0.1:3000';
const signIns = await readSignIns(process.env.GREENPARCEL_HOME ?? '.local');
if (signIns.length === 0) {
  console.error('这里没有演示世界：请不带 --no-demo 启动平台。');
  console.error('There is no demo world here: start the platform without --no-demo.');
  process.exit(1);
}
const now = new Date();
const runId = now.getTime().toString(36);
const summary = await playThreeDays({ url, signIns, runId, now, tell: console.log });
if (process.argv.includes('--json')) console.log(JSON.stringify({ runId, ...summary }));
