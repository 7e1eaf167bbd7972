import type { Database } from '../../src/platform/database.js';
import { sql } from '../../src/platform/sql.js';
import { REWARDS } from './cast.js';
import type { Findings } from './findings.js';
import type { Told } from './told.js';

interface Stored {
  readonly id: string;
  readonly personId: string;
  readonly rewardId: string;
  readonly state: string;
}

/** Every redemption stands as it was answered, and no reward was given more often than there was of it. */
export async function compareRedemptions(database: Database, told: Told, findings: Findings): Promise<void> {
  const stored = await database.rows<Stored>(
    sql`SELECT id, person_id AS personId, reward_id AS rewardId, state FROM redemption`,
  );
  const byId = new Map(stored.map((one) => [one.id, one]));
  for (const [id, { personId, state }] of told.redemptions) {
    const one = byId.get(id);
    if (one?.personId !== personId || one.state !== state)
      findings.find('lost', `${id} of ${personId} was answered as ${state} and is ${one?.state}`);
  }
  for (const { id } of stored)
    if (!told.redemptions.has(id)) findings.find('doubled', `${id} was never asked for`);
  await compareStock(database, stored, findings);
}

async function compareStock(
  database: Database,
  stored: readonly Stored[],
  findings: Findings,
): Promise<void> {
  const left = await database.rows<{ id: string; stock: number | null }>(sql`SELECT id, stock FROM reward`);
  for (const { id, stock } of REWARDS) {
    if (stock === null) continue;
    const given = stored.filter(
      ({ rewardId, state }) => rewardId === id && ['OPEN', 'CONFIRMED'].includes(state),
    );
    const remaining = left.find((one) => one.id === id)?.stock ?? 0;
    findings.compare(`${id}: left in stock`, remaining, stock - given.length);
  }
}
