export { masked, phoneNumber, type PhoneNumber } from './phone-number.js';
export { VaultKeys } from './vault-keys.js';
export { VaultModule } from './vault.module.js';
export { type Rotation, VaultRotation } from './vault-rotation.service.js';
export { type PersonalFields, Vault } from './vault.service.js';
