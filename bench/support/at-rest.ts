import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../../src/platform/database.js';
import { raw } from '../../src/platform/sql.js';

const [LOOK_SECONDS, QUIET_BYTES, PATIENCE_LOOKS] = [3, 1_000_000, 100];

/** Waits until the database has written what filling it left behind, which takes longer the more there is. */
export async function atRest(database: Database): Promise<void> {
  const written = async () =>
    Number(
      (await database.row<{ Value: string }>(raw(`SHOW GLOBAL STATUS LIKE 'Innodb_data_written'`)))?.Value,
    );
  let before = await written();
  for (let look = 0; look < PATIENCE_LOOKS; look += 1) {
    await pause(LOOK_SECONDS * 1_000);
    const now = await written();
    if (now - before < QUIET_BYTES) return;
    before = now;
  }
  console.error('the database is still writing');
}
