import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessGuard } from './access.js';
import { AuditChain } from './audit-chain.js';
import { AuditCheckpoints } from './audit-checkpoints.js';
import { AuditProof } from './audit-proof.js';
import { AuditCheckpoint, AuditEntryRow, AuditHead } from './audit-chain.entity.js';
import { Clock } from './clock.js';
import { CONFIG, type Config } from './config.js';
import { Database, databaseOptions } from './database.js';
import { FactStore } from './fact-store.js';
import { DiskFiles } from './disk-files.js';
import { ErrorFilter } from './error-filter.js';
import { FileStore } from './file-store.js';
import { graphqlOptions } from './graphql.js';
import { GatheredEvents } from './gathered-events.js';
import { Health } from './health.js';
import { Log } from './log.js';
import { Outbox } from './outbox.js';
import { OutboxEvent } from './outbox.entity.js';
import { Periodically } from './periodically.js';
import { Queues } from './queue.js';
import { S3Files } from './s3-files.js';
import { AccessTokens } from './tokens.js';
import { validationPipe } from './validation.js';

/** Plumbing for both processes: configuration, clock, log, database, outbox, queues. */
@Global()
@Module({})
export class PlatformModule {
  static with(config: Config, clock: Clock = new Clock()): DynamicModule {
    return {
      module: PlatformModule,
      imports: [
        TypeOrmModule.forRoot({
          ...databaseOptions(config),
          autoLoadEntities: true,
          retryAttempts: 3,
          retryDelay: 1_000,
        }),
        TypeOrmModule.forFeature([OutboxEvent, AuditEntryRow, AuditHead, AuditCheckpoint]),
      ],
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: Clock, useValue: clock },
        { provide: AccessTokens, inject: [CONFIG, Clock], useFactory: AccessTokens.open },
        { provide: FileStore, useFactory: () => fileStoreOf(config, clock) },
        Log,
        Database,
        FactStore,
        Outbox,
        GatheredEvents,
        Queues,
        AuditChain,
        {
          provide: AuditCheckpoints,
          inject: [CONFIG, Database, FileStore, Clock],
          useFactory: AuditCheckpoints.open,
        },
        AuditProof,
        Periodically,
      ],
      exports: [
        CONFIG,
        Clock,
        AccessTokens,
        FileStore,
        Log,
        Database,
        GatheredEvents,
        FactStore,
        Outbox,
        Queues,
        AuditChain,
        AuditCheckpoints,
        AuditProof,
        Periodically,
      ],
    };
  }
}

const fileStoreOf = ({ files }: Config, clock: Clock): Promise<FileStore> =>
  's3' in files ? S3Files.open(files.s3) : DiskFiles.open(files.folder, clock.now());

/** The GraphQL and HTTP doors, of the API process only. */
@Module({})
export class DoorModule {
  static forRoot(): DynamicModule {
    return {
      module: DoorModule,
      imports: [
        GraphQLModule.forRootAsync<ApolloDriverConfig>({
          driver: ApolloDriver,
          inject: [CONFIG, Log],
          useFactory: graphqlOptions,
        }),
      ],
      controllers: [Health],
      providers: [
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_PIPE, useFactory: validationPipe },
        { provide: APP_FILTER, useClass: ErrorFilter },
      ],
    };
  }
}
