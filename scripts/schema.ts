import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { AppModule } from '../src/app.module.js';
import { readConfig } from '../src/platform/config.js';
import { schemaOf, schemaText } from '../src/platform/schema.js';

/** Writes graphql/schema.graphql from the code. Its diff is the review of a change of the API. */
const NOWHERE = { DATABASE_URL: 'mysql://nowhere', REDIS_URL: 'redis://nowhere' };

await writeFile('graphql/schema.graphql', schemaText(await schemaOf(AppModule.api(readConfig(NOWHERE)))));
console.log('graphql/schema.graphql is written');
