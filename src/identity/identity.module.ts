import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { IdentityResolver } from './identity.resolver.js';
import { IdentityService } from './identity.service.js';
import { OauthResolver } from './oauth.resolver.js';
import { ApiClient, Person, RefreshToken, SignInFailure } from './person.entity.js';
import { SignInGuard } from './sign-in-guard.js';

@Module({
  imports: [TypeOrmModule.forFeature([Person, ApiClient, RefreshToken, SignInFailure])],
  controllers: [OauthResolver],
  providers: [IdentityService, SignInGuard, IdentityResolver],
  exports: [IdentityService],
})
export class IdentityModule {}
