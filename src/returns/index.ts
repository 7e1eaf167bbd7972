export { CorrectReturnInput, RecordReturnInput, RecyclingReturn } from './recycling-return.entity.js';
export {
  CorrectRecoveryDeviceInput,
  RecordRecoveryDeviceInput,
  RecoveryDevice,
} from './recovery-device.entity.js';
export { RecoveryDevicesService } from './recovery-devices.service.js';
export { returnMeasures } from './returns.measures.js';
export { ReturnsModule } from './returns.module.js';
export { type NewReturn, ReturnsService } from './returns.service.js';
