export { ProgrammesModule } from './programmes.module.js';
export { ProgrammesService } from './programmes.service.js';
