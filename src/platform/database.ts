import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import {
  DataSource,
  type DataSourceOptions,
  DefaultNamingStrategy,
  type EntityManager,
  QueryFailedError,
} from 'typeorm';
import type { Pool } from 'mysql2';
import type { MysqlDriver } from 'typeorm/driver/mysql/MysqlDriver.js';
import type { Config } from './config.js';
import type { Sql } from './sql.js';

/** Columns are snake_case of their property. */
class SnakeCase extends DefaultNamingStrategy {
  override columnName(propertyName: string, customName: string): string {
    return customName || propertyName.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  }
}

/** Connection options. Type `mariadb` also speaks to MySQL 8; only the common subset of both is used. */
export function databaseOptions(config: Pick<Config, 'databaseUrl' | 'databasePool'>): DataSourceOptions {
  return {
    type: 'mariadb',
    url: config.databaseUrl,
    charset: 'utf8mb4',
    timezone: 'Z',
    // DATE is a civil date, not an instant: as text it cannot slip over midnight.
    dateStrings: ['DATE'],
    supportBigNumbers: true,
    bigNumberStrings: true,
    namingStrategy: new SnakeCase(),
    synchronize: false,
    poolSize: config.databasePool,
    migrationsTransactionMode: 'each',
    logging: false,
  };
}

/** What a use case writes through: one transaction. */
export type Transaction = EntityManager;

/** 1020 row changed since read (MariaDB snapshot isolation), 1205 lock wait timeout, 1213 deadlock. */
const RETRIABLE = new Set([1020, 1205, 1213]);
const ATTEMPTS = 5;

export const mysqlErrorNumber = (error: unknown): number | undefined =>
  error instanceof QueryFailedError ? (error.driverError as { errno?: number }).errno : undefined;

@Injectable()
export class Database {
  constructor(@Inject(DataSource) private readonly source: DataSource) {}

  /** One transaction under READ COMMITTED; run again as a whole when the database asks for it. */
  async transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.source.transaction('READ COMMITTED', work);
      } catch (error) {
        if (attempt >= ATTEMPTS || !RETRIABLE.has(mysqlErrorNumber(error) ?? 0)) throw error;
        await pause(Math.random() * 20 * 2 ** attempt);
      }
    }
  }

  /**
   * Reads straight from TypeORM's pool: its own way captures a stack and makes a dozen promises for each query, a
   * twelfth of a list. Fails with `QueryFailedError` all the same, which carries the statement.
   */
  rows<Row>({ text, values }: Sql): Promise<Row[]> {
    const pool = (this.source.driver as MysqlDriver).pool as Pool;
    return new Promise((resolve, reject) => {
      pool.query(text, [...values], (error, found) => {
        if (error) reject(new QueryFailedError(text, [...values], error));
        else resolve(found as Row[]);
      });
    });
  }

  async row<Row>(query: Sql): Promise<Row | undefined> {
    return (await this.rows<Row>(query))[0];
  }
}

export const rows = <Row>(transaction: Transaction, query: Sql): Promise<Row[]> =>
  transaction.query<Row[]>(query.text, [...query.values]);

export const row = async <Row>(transaction: Transaction, query: Sql): Promise<Row | undefined> =>
  (await rows<Row>(transaction, query))[0];

/** Runs a statement that writes and gives the number of rows it touched. */
export async function write(transaction: Transaction, statement: Sql): Promise<number> {
  const result = await transaction.query<{ affectedRows: number }>(statement.text, [...statement.values]);
  return result.affectedRows;
}
