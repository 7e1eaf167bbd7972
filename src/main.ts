import 'reflect-metadata';
import { AppModule } from './app.module.js';
import { openApplication } from './platform/application.js';
import { readConfig } from './platform/config.js';

const config = readConfig();
const app = await openApplication(AppModule.api(config), config);
await app.listen(config.port, config.host);
