import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';

const FIXTURES = 'test/architecture/fixtures';

interface Cruise {
  readonly summary: {
    readonly violations: readonly { from: string; rule: { name: string } }[];
    readonly ruleSetUsed: { forbidden: readonly { name: string }[] };
  };
}

/** The rules on `src` itself are a check of their own in `npm test`; here each is seen to fail where it must. */
describe('boundaries', () => {
  const fixtures = readdirSync(FIXTURES);
  let cruise: Cruise;

  beforeAll(async () => {
    const { stdout } = await promisify(execFile)(
      'node_modules/.bin/depcruise',
      ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', FIXTURES],
      { maxBuffer: 50_000_000 },
    );
    cruise = JSON.parse(stdout) as Cruise;
  });

  it('have a fixture for every rule', () => {
    expect(fixtures.toSorted()).toEqual(
      cruise.summary.ruleSetUsed.forbidden.map((rule) => rule.name).toSorted(),
    );
  });

  it.each(fixtures)('the rule %s, and no other, catches its fixture', (rule) => {
    const caught = cruise.summary.violations
      .filter((violation) => violation.from.startsWith(`${FIXTURES}/${rule}/`))
      .map((violation) => violation.rule.name);
    expect(new Set(caught)).toEqual(new Set([rule]));
  });
});
