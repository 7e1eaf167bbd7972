import { setTimeout as pause } from 'node:timers/promises';
import type { Fault, Victim } from './fault-plan.js';
import type { Say, ServerName, Servers } from './servers.js';

/**
 * Kills as planned and starts again, each victim on its own; gives how many were killed. Ends with all of them running,
 * also when it is cut short by `signal`.
 */
export async function inflict(
  servers: Servers,
  plan: readonly Fault[],
  { signal, say }: { signal: AbortSignal; say: Say },
): Promise<number> {
  const startedAt = performance.now();
  const down = new Set<ServerName>();
  const comingBack: Promise<void>[] = [];
  let killed = 0;

  async function strike({ name, isWiped }: Victim, downMs: number): Promise<void> {
    down.add(name);
    const wasRunning = await servers.kill(name);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    say(
      `${seconds} s  ${name} ${isWiped ? 'killed and wiped' : 'killed'}${wasRunning ? '' : ', had ended by itself'}`,
    );
    if (wasRunning) killed += 1;
    if (isWiped) servers.wipeRedis();
    await pause(downMs);
    await servers.start(name);
    down.delete(name);
  }

  for (const { atMs, victims, downMs } of plan) {
    await pause(Math.max(0, startedAt + atMs - performance.now()), undefined, { signal }).catch(
      () => undefined,
    );
    if (signal.aborted) break;
    const standing = victims.filter(({ name }) => !down.has(name));
    for (const victim of standing) {
      const striking = strike(victim, downMs);
      striking.catch(() => undefined); // heard of below, with the others
      comingBack.push(striking);
    }
  }
  await Promise.all(comingBack);
  return killed;
}
