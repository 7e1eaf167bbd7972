export {
  CorrectRecoveryDeviceInput,
  RecordRecoveryDeviceInput,
  RecoveryDevice,
} from './recovery-device.entity.js';
export { RecoveryDevicesService } from './recovery-devices.service.js';
export { returnMeasures } from './returns.measures.js';
export { ReturnsModule } from './returns.module.js';
export { type NewReturn, type ReturnCorrection, ReturnsService } from './returns.service.js';
