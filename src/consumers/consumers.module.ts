import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { IdentityModule } from '../identity/index.js';
import { CONFIG, type Config } from '../platform/config.js';
import { Log } from '../platform/log.js';
import { VaultModule } from '../vault/index.js';
import { Consent } from './consent.entity.js';
import { CONSENT_TEXTS, readConsentTexts } from './consent-texts.js';
import { Consents } from './consents.service.js';
import { ConsumersResolver } from './consumers.resolver.js';
import { Consumers } from './consumers.service.js';
import { ConsumersWorker } from './consumers.worker.js';
import { PersonalDataResolver } from './personal-data.resolver.js';
import { PersonalDataService } from './personal-data.service.js';
import { Registration } from './registration.service.js';
import { SignInCode, SignInCodeTally } from './sign-in-code.entity.js';
import { SignInCodes } from './sign-in-codes.service.js';
import { textMessagesOf, TextMessages } from './text-messages.js';

@Module({
  imports: [TypeOrmModule.forFeature([Consent, SignInCode, SignInCodeTally]), IdentityModule, VaultModule],
  providers: [
    { provide: CONSENT_TEXTS, useFactory: () => readConsentTexts() },
    {
      provide: TextMessages,
      inject: [CONFIG, Log],
      useFactory: (config: Config, log: Log) => textMessagesOf(config, log),
    },
    SignInCodes,
    Consents,
    Registration,
    Consumers,
    PersonalDataService,
    ConsumersResolver,
    PersonalDataResolver,
  ],
  exports: [TextMessages, SignInCodes],
})
export class ConsumersModule {}

/** In the worker process only. */
@Module({ imports: [ConsumersModule], providers: [ConsumersWorker] })
export class ConsumersWorkerModule {}
