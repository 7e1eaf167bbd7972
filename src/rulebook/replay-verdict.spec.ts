import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { exact } from '../kernel/decimal.js';
import { localDate } from '../kernel/month.js';
import type { OutcomeKind } from './programme-outcome.js';
import { parseProgramme, programmeVersionAt } from './programmes.js';
import { asIfInForce, replayVerdict } from './replay-verdict.js';

const decided = (kind: OutcomeKind, yuan: string | null) => ({
  kind,
  amountYuan: yuan === null ? null : exact(yuan),
});

describe('the verdict of a replay', () => {
  it.each([
    ['more money', decided('CASH', '1'), decided('CASH', '1.01'), 'WINNER'],
    ['less money', decided('CASH', '1'), decided('EXPIRED', '0'), 'LOSER'],
    ['the same', decided('CASH', '5'), decided('CASH', '5'), 'UNCHANGED'],
    ['money before any rule', null, decided('CASH', '5'), 'WINNER'],
    ['nothing before any rule', null, decided('NONE', '0'), 'UNCHANGED'],
    ['open before any rule', null, decided('UNDETERMINED', null), 'UNDETERMINED'],
    ['open now', decided('CASH', '5'), decided('UNDETERMINED', null), 'UNDETERMINED'],
    ['open before', decided('UNDETERMINED', null), decided('CASH', '5'), 'UNDETERMINED'],
    ['a right gained', decided('NONE', '0'), decided('ACCESS_RIGHT', '0'), 'WINNER'],
    ['a relief lost', decided('TOLL_RELIEF', '0'), decided('NONE', '0'), 'LOSER'],
    ['one right for another', decided('TOLL_RELIEF', '0'), decided('RENT_RELIEF', '0'), 'UNCHANGED'],
    ['a right lost for money', decided('ACCESS_RIGHT', '0'), decided('CASH', '5'), 'WINNER'],
  ] as const)('of %s', (_name, before, after, verdict) => {
    expect(replayVerdict(before, after)).toBe(verdict);
  });
});

describe('a version as if it had been in force', () => {
  const P10 = parseProgramme(
    readFileSync('policies/programmes/p10-changsha-circulation-2023.yaml', 'utf8'),
    'p10',
  );
  it('judges every day since then, and the programme holds', () => {
    const [day, later] = [localDate('2019-03-01'), localDate('2026-03-01')];
    const shifted = asIfInForce({ ...P10, versions: [{ ...P10.versions[0]!, from: later }] }, 1, day);
    expect(shifted.validity.from).toBe(day);
    expect(programmeVersionAt(shifted, day)).toMatchObject({ version: 1, from: day });
    expect(() => asIfInForce(P10, 7, day)).toThrow('no version 7');
  });
});
