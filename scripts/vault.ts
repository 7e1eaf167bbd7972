import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../src/app.module.js';
import { readConfig } from '../src/platform/config.js';
import { VaultRotation } from '../src/vault/index.js';

/** Gives the vault a new data key. The last line is `{"keyOpened","fieldsSealed","keysDestroyed"}`. */
const app = await NestFactory.createApplicationContext(AppModule.inside(readConfig()), {
  logger: false,
  abortOnError: false,
});
try {
  console.log(JSON.stringify(await app.get(VaultRotation).rotate()));
} finally {
  await app.close();
}
