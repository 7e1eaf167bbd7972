import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CarbonModule } from '../carbon/index.js';
import { CasesModule } from '../cases/index.js';
import { EnterprisesModule } from '../enterprises/index.js';
import { LedgerModule } from '../ledger/index.js';
import { AppropriationProposal } from './appropriation-proposal.entity.js';
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
  AppropriationProposalResolver,
  FundAppropriationResolver,
  PaymentConfirmationResolver,
  PaymentOrdersResolver,
} from './payment-orders.resolver.js';
import { PaymentOrders } from './payment-orders.service.js';
import { PaymentProof } from './payment-proof.service.js';
import { PaymentSources } from './payment-sources.service.js';
import { PaymentsWorker } from './payments.worker.js';
import { PaymentBatchesResolver } from './payments.resolver.js';
import { RecoveriesResolver, RecoveryReceiptResolver } from './recoveries.resolver.js';
import { RecalculationReadings } from './recalculation-readings.service.js';
import { Recalculation } from './recalculation.entity.js';
import { RecalculationsResolver } from './recalculations.resolver.js';
import { Recalculations } from './recalculations.service.js';
import { Recoveries } from './recoveries.service.js';
import { RecoveryReceipts } from './recovery-receipts.service.js';
import { Recovery, RecoveryReceipt } from './recovery.entity.js';
import { SupportEvaluationsResolver } from './support-evaluations.resolver.js';
import { SupportEvaluations } from './support-evaluations.service.js';
import { Supplement } from './supplement.entity.js';
import { SupplementsResolver } from './supplements.resolver.js';
import { Supplements } from './supplements.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      AppropriationProposal,
      FundAppropriation,
      PaymentBatch,
      PaymentOrder,
      PaymentConfirmation,
      Recovery,
      RecoveryReceipt,
      Supplement,
      Recalculation,
    ]),
    CarbonModule,
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
    Recalculations,
    SupportEvaluations,
    SupportEvaluationsResolver,
    RecalculationReadings,
    RecalculationsResolver,
    PaymentBatchesResolver,
    PaymentOrdersResolver,
    AppropriationProposalResolver,
    FundAppropriationResolver,
    PaymentConfirmationResolver,
    RecoveriesResolver,
    RecoveryReceiptResolver,
    SupplementsResolver,
  ],
  controllers: [PaymentFilesResolver],
  exports: [PaymentBatches, PaymentFiles, PaymentProof, Recalculations],
})
export class PaymentsModule {}

/** In the worker process only. */
@Module({ imports: [PaymentsModule], providers: [PaymentsWorker] })
export class PaymentsWorkerModule {}
