export { ConsumersModule, ConsumersWorkerModule } from './consumers.module.js';
export { type TextMessage, TextMessages } from './text-messages.js';
