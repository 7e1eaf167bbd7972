import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { LedgerHolds } from './holds.service.js';
import { LedgerAccount } from './ledger-account.entity.js';
import { LedgerHold } from './ledger-hold.entity.js';
import { LedgerLot, LedgerLotMove } from './ledger-lot.entity.js';
import { LedgerTransfer } from './ledger-transfer.entity.js';
import { LedgerExport } from './ledger-export.js';
import { LedgerProof } from './ledger-proof.js';
import { LedgerService } from './ledger.service.js';
import { LedgerWorker } from './ledger.worker.js';
import { LedgerReversals } from './reversals.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([LedgerAccount, LedgerTransfer, LedgerLot, LedgerLotMove, LedgerHold])],
  providers: [LedgerService, LedgerHolds, LedgerReversals, LedgerProof, LedgerExport],
  exports: [LedgerService, LedgerHolds, LedgerReversals, LedgerProof, LedgerExport],
})
export class LedgerModule {}

/** In the worker process only. */
@Module({ imports: [LedgerModule], providers: [LedgerWorker] })
export class LedgerWorkerModule {}
