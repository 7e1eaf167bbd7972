export type { PaymentBatch, PaymentOrder } from './payment-batch.entity.js';
export { PaymentBatches } from './payment-batches.service.js';
export { PaymentFiles } from './payment-files.service.js';
export { PaymentProof } from './payment-proof.service.js';
export { PaymentsModule, PaymentsWorkerModule } from './payments.module.js';
