import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CONFIG } from '../platform/config.js';
import { DataKeys } from './data-keys.service.js';
import { DataKey, VaultField } from './vault-field.entity.js';
import { VaultKeys } from './vault-keys.js';
import { VaultRotation } from './vault-rotation.service.js';
import { Vault } from './vault.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([VaultField, DataKey])],
  providers: [
    { provide: VaultKeys, inject: [CONFIG], useFactory: VaultKeys.open },
    DataKeys,
    Vault,
    VaultRotation,
  ],
  exports: [Vault, VaultKeys, VaultRotation],
})
export class VaultModule {}
