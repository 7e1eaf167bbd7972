export {
  CorrectRecyclerHandOverInput,
  RecordRecyclerHandOverInput,
  RecyclerHandOver,
} from './recycler-hand-over.entity.js';
export { RecyclerHandOversService } from './recycler-hand-overs.service.js';
export {
  CorrectRecyclerWeighingInput,
  RecordRecyclerWeighingInput,
  RecyclerWeighing,
} from './recycler-weighing.entity.js';
export {
  CorrectReturnInput,
  RecordReturnInput,
  RecyclingReturn,
  RETURN_ITEM_KINDS,
  type ReturnItemKind,
} from './recycling-return.entity.js';
export {
  CorrectRecoveryDeviceInput,
  RecordRecoveryDeviceInput,
  RecoveryDevice,
} from './recovery-device.entity.js';
export { RecoveryDevicesService } from './recovery-devices.service.js';
export { MassBalanceService } from './mass-balance.service.js';
export type { MassBalanceMonth } from './mass-balance.view.js';
export { deviceFacts, deviceMeasures, returnFacts, returnMeasures } from './returns.measures.js';
export { ReturnsModule } from './returns.module.js';
export { type NewReturn, ReturnsService } from './returns.service.js';
