import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CasesModule } from '../cases/index.js';
import { EnterprisesModule } from '../enterprises/index.js';
import { LedgerModule } from '../ledger/index.js';
import { Appropriations } from './appropriations.service.js';
import {
  FundAppropriation,
  PaymentBatch,
  PaymentConfirmation,
  PaymentOrder,
} from './payment-batch.entity.js';
import { PaymentBatches } from './payment-batches.service.js';
import { PaymentBook } from './payment-book.service.js';
import { PaymentConfirmations } from './payment-confirmations.service.js';
import { PaymentFilesResolver } from './payment-files.resolver.js';
import { PaymentFiles } from './payment-files.service.js';
import {
  FundAppropriationResolver,
  PaymentConfirmationResolver,
  PaymentOrdersResolver,
} from './payment-orders.resolver.js';
import { PaymentOrders } from './payment-orders.service.js';
import { PaymentProof } from './payment-proof.service.js';
import { PaymentSources } from './payment-sources.service.js';
import { PaymentBatchesResolver } from './payments.resolver.js';
import { RecoveriesResolver, RecoveryReceiptResolver } from './recoveries.resolver.js';
import { Recoveries } from './recoveries.service.js';
import { RecoveryReceipts } from './recovery-receipts.service.js';
import { Recovery, RecoveryReceipt } from './recovery.entity.js';
import { Supplement } from './supplement.entity.js';
import { SupplementsResolver } from './supplements.resolver.js';
import { Supplements } from './supplements.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      FundAppropriation,
      PaymentBatch,
      PaymentOrder,
      PaymentConfirmation,
      Recovery,
      RecoveryReceipt,
      Supplement,
    ]),
    CasesModule,
    EnterprisesModule,
    LedgerModule,
  ],
  providers: [
    PaymentBook,
    PaymentSources,
    Appropriations,
    PaymentBatches,
    PaymentConfirmations,
    PaymentFiles,
    PaymentOrders,
    PaymentProof,
    Recoveries,
    RecoveryReceipts,
    Supplements,
    PaymentBatchesResolver,
    PaymentOrdersResolver,
    FundAppropriationResolver,
    PaymentConfirmationResolver,
    RecoveriesResolver,
    RecoveryReceiptResolver,
    SupplementsResolver,
  ],
  controllers: [PaymentFilesResolver],
  exports: [PaymentBatches, PaymentFiles, PaymentProof],
})
export class PaymentsModule {}
