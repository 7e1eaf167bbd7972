import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type DataSourceOptions, DefaultNamingStrategy, QueryFailedError } from 'typeorm';
import type { Pool, PoolConnection, QueryOptions, ResultSetHeader } from 'mysql2';
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

/** What a use case writes through: one transaction, on one connection of the pool. */
export class Transaction {
  private last: Promise<unknown> = Promise.resolve();
  private ended: unknown;

  constructor(private readonly connection: PoolConnection) {}

  /** Fails with `QueryFailedError`, which carries the statement. */
  query<Result>(text: string, values: readonly unknown[] = []): Promise<Result> {
    return this.send({ sql: text, values: [...values] });
  }

  /** A statement that reads `LOCAL INFILE`: the server is given `rows` whatever file it names. */
  load(statement: string, rows: Iterable<Buffer>): Promise<ResultSetHeader> {
    return this.send({ sql: statement, infileStreamFactory: () => Readable.from(rows) });
  }

  /** The rows one after the other, for results of any size: no more of them is held than the reader takes. */
  stream<Row>({ text, values }: Sql): AsyncIterable<Row> {
    return this.connection.query(text, [...values]).stream() as AsyncIterable<Row>;
  }

  /** Waits for what was sent before, and takes nothing more. */
  async rollBack(): Promise<void> {
    this.ended ??= new Error('the transaction was rolled back');
    await this.last;
    await this.ask({ sql: 'ROLLBACK' });
  }

  /**
   * One statement after the other. A deadlock ends the transaction in the server, where whatever else was sent already
   * would then stand by itself: nothing is sent after it.
   */
  private send<Result>(options: QueryOptions): Promise<Result> {
    const answer = this.last.then(async () => {
      if (this.ended) throw this.ended;
      try {
        return await this.ask<Result>(options);
      } catch (error) {
        if (RETRIABLE.has(mysqlErrorNumber(error) ?? 0)) this.ended = error;
        throw error;
      }
    });
    this.last = answer.catch(() => undefined);
    return answer;
  }

  private ask<Result>(options: QueryOptions): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.connection.query(options, (error, result) => {
        if (error) reject(new QueryFailedError(options.sql, options.values as unknown[], error));
        else resolve(result as Result);
      });
    });
  }
}

/** 1020 row changed since read (MariaDB snapshot isolation), 1205 lock wait timeout, 1213 deadlock. */
const RETRIABLE = new Set([1020, 1205, 1213]);
const ATTEMPTS = 5;

export const mysqlErrorNumber = (error: unknown): number | undefined =>
  error instanceof QueryFailedError ? (error.driverError as { errno?: number }).errno : undefined;

@Injectable()
export class Database {
  /** The connections whose sessions are READ COMMITTED. */
  private readonly readCommitted = new WeakSet<PoolConnection>();

  constructor(@Inject(DataSource) private readonly source: DataSource) {}

  /** One transaction under READ COMMITTED; run again as a whole when the database asks for it. */
  async transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.attempt(work);
      } catch (error) {
        if (attempt >= ATTEMPTS || !RETRIABLE.has(mysqlErrorNumber(error) ?? 0)) throw error;
        await pause(Math.random() * 20 * 2 ** attempt);
      }
    }
  }

  /** On a connection of the pool and not through TypeORM, which costs a stack and a dozen promises for each query. */
  private async attempt<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    const connection = await this.connection();
    const transaction = new Transaction(connection);
    try {
      if (!this.readCommitted.has(connection)) {
        await transaction.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
        this.readCommitted.add(connection);
      }
      await transaction.query('START TRANSACTION');
      const result = await work(transaction);
      await transaction.query('COMMIT');
      connection.release();
      return result;
    } catch (error) {
      try {
        await transaction.rollBack();
        connection.release();
      } catch {
        connection.destroy();
      }
      throw error;
    }
  }

  private connection(): Promise<PoolConnection> {
    return new Promise((resolve, reject) => {
      this.pool().getConnection((error, connection) => (error ? reject(error) : resolve(connection)));
    });
  }

  private pool(): Pool {
    return (this.source.driver as MysqlDriver).pool as Pool;
  }

  /**
   * Reads straight from the pool, like transactions: TypeORM's own way is a twelfth of a list. Fails with
   * `QueryFailedError` all the same, which carries the statement. What a transaction has written is read inside it alone.
   */
  rows<Row>(query: Sql, inside?: Transaction): Promise<Row[]> {
    if (inside) return rows<Row>(inside, query);
    const { text, values } = query;
    return new Promise((resolve, reject) => {
      this.pool().query(text, [...values], (error, found) => {
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
