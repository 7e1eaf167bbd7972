import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { AppModule } from '../../src/app.module.js';
import { readConfig } from '../../src/platform/config.js';
import { schemaOf, schemaText } from '../../src/platform/schema.js';

const COMMITTED = 'graphql/schema.graphql';
const NOWHERE = { DATABASE_URL: 'mysql://nowhere', REDIS_URL: 'redis://nowhere' };

it('graphql/schema.graphql says what the code says', async () => {
  const generated = schemaText(await schemaOf(AppModule.api(readConfig(NOWHERE))));
  const committed = readFileSync(COMMITTED, 'utf8');
  if (generated !== committed) {
    const [line, position] = firstDifference(committed.split('\n'), generated.split('\n'));
    throw new Error(
      `${COMMITTED} is not what the code says, from line ${position} (code: ${JSON.stringify(line)}). ` +
        'Run `npm run schema`, look at the diff, and commit it with the change.',
    );
  }
  expect(generated).toBe(committed);
});

function firstDifference(old: readonly string[], fresh: readonly string[]): [string, number] {
  const index = fresh.findIndex((line, at) => line !== old[at]);
  return [fresh[index] ?? '', index + 1];
}
