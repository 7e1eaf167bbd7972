import { type Database, rows } from '../../src/platform/database.js';
import { type Sql, sql } from '../../src/platform/sql.js';

/** How many rows and index entries the database touches for a query: unlike its time the same on every machine. */
export async function rowsRead(database: Database, query: Sql): Promise<number> {
  return database.transaction(async (transaction) => {
    const touched = async (): Promise<number> => {
      const status = await rows<{ Value: string }>(
        transaction,
        sql`SHOW SESSION STATUS WHERE Variable_name IN ('Handler_read_next', 'Handler_read_prev', 'Handler_read_key')`,
      );
      return status.reduce((total, { Value }) => total + Number(Value), 0);
    };
    const before = await touched();
    await rows(transaction, query);
    return (await touched()) - before;
  });
}
