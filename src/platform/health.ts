import { Controller, Get, Inject, type OnApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { refuse } from '../kernel/refusal.js';
import { Public } from './access.js';
import { CONFIG, type Config } from './config.js';
import { Database } from './database.js';
import { Outbox } from './outbox.js';
import { impatientConnection } from './queue.js';
import { sql } from './sql.js';

/** For the machine that watches: live = the process answers; ready = it can do its work. */
@Controller('health')
export class Health implements OnApplicationShutdown {
  private readonly redis: Redis;

  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    @Inject(CONFIG) config: Config,
  ) {
    this.redis = impatientConnection(config.redisUrl);
    // Its state is what `ready` reports; an unheard error would end the process.
    this.redis.on('error', () => undefined);
  }

  @Public()
  @Get('live')
  live() {
    return { status: 'live' };
  }

  @Public()
  @Get('ready')
  async ready() {
    const [database, redis] = await Promise.all([
      within(this.database.rows(sql`SELECT 1`)),
      within(this.redis.ping()),
    ]);
    if (!database || !redis) {
      throw refuse.unavailable(
        'NOT_READY',
        {
          zh: '服务尚未就绪：数据库或队列不可用，请稍后重试。',
          en: 'Not ready: the database or the queue is away; try again shortly.',
        },
        { database, redis },
      );
    }
    return { status: 'ready', database, redis, outbox: await this.outbox.backlog() };
  }

  onApplicationShutdown(): void {
    this.redis.disconnect();
  }
}

const READY_WITHIN_MS = 2_000;

/** Whether a probe succeeds in time. */
const within = async (probe: Promise<unknown>): Promise<boolean> =>
  Promise.race([
    probe.then(
      () => true,
      () => false,
    ),
    new Promise<boolean>((resolve) => setTimeout(resolve, READY_WITHIN_MS, false).unref()),
  ]);
