export { ReplayReadings } from './replay-readings.service.js';
export { ReplayRun } from './replay-run.service.js';
export { ReplaysModule, ReplaysWorkerModule } from './replays.module.js';
export { ReplaysService } from './replays.service.js';
