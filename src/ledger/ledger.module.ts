import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { LedgerAccount } from './ledger-account.entity.js';
import { LedgerTransfer } from './ledger-transfer.entity.js';
import { LedgerService } from './ledger.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([LedgerAccount, LedgerTransfer])],
  providers: [LedgerService],
  exports: [LedgerService],
})
export class LedgerModule {}
