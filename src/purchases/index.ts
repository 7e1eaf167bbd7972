export {
  CorrectPackagingPurchaseInput,
  PackagingPurchase,
  RecordPackagingPurchaseInput,
} from './packaging-purchase.entity.js';
export { purchaseFacts, purchaseMeasures } from './purchases.measures.js';
export type { BoughtLine } from './purchases.queries.js';
export { PurchasesModule } from './purchases.module.js';
export { PurchasesService } from './purchases.service.js';
