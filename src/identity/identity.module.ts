import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ApiClients } from './api-clients.service.js';
import { IdentityResolver } from './identity.resolver.js';
import { IdentityService } from './identity.service.js';
import { IdentityWorker } from './identity.worker.js';
import { OauthResolver } from './oauth.resolver.js';
import { ApiClient, Person, RefreshToken, SignInFailure } from './person.entity.js';
import { Sessions } from './sessions.service.js';
import { SignInGuard } from './sign-in-guard.js';

@Module({
  imports: [TypeOrmModule.forFeature([Person, ApiClient, RefreshToken, SignInFailure])],
  controllers: [OauthResolver],
  providers: [IdentityService, Sessions, ApiClients, SignInGuard, IdentityResolver],
  exports: [IdentityService, Sessions, ApiClients, SignInGuard],
})
export class IdentityModule {}

/** In the worker process only. */
@Module({ imports: [IdentityModule], providers: [IdentityWorker] })
export class IdentityWorkerModule {}
