import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { strFromU8, unzipSync } from 'fflate';
import { type Caller, openPlatform, type Platform } from '../../test/support/app.js';
import { SetClock } from '../../test/support/clock.js';
import { registerTwoFirms } from '../../test/support/two-firms.js';
import type { RegionCode } from '../kernel/region-code.js';
import { write } from '../platform/database.js';
import { LIMITS } from '../platform/limits.js';
import { raw, type Sql, sql } from '../platform/sql.js';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const COUNTS = `mutation ($items: [RecordParcelCountInput!]!) { recordParcelCounts(input: { items: $items }) { id } }`;
const USES = `mutation ($items: [RecordPackagingUseInput!]!) { recordPackagingUses(input: { items: $items }) { id } }`;
const CARBON = `query { explainCarbon(enterpriseId: "firm-a", month: "2026-10", method: "observed-turns") { result } }`;
const DEVICES = `mutation ($items: [RecordRecoveryDeviceInput!]!) { recordRecoveryDevices(input: { items: $items }) { id } }`;
const RETURNS = `mutation ($items: [RecordReturnInput!]!) { recordReturns(input: { items: $items }) { id } }`;

interface Run {
  readonly status: number;
  readonly text: string;
}

/** Runs the bundle's own script with nothing of this process around it. */
async function run(folder: string): Promise<Run> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, ['recompute.mjs'], {
      cwd: folder,
      env: {},
    });
    return { status: 0, text: stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { status: code, text: `${stdout}${stderr}` };
  }
}

describe('a calculation bundle', () => {
  let platform: Platform;
  let firm: Caller;
  let stranger: Caller;
  let changsha: Caller;
  const folders: string[] = [];
  const carbon = { enterpriseId: 'firm-a', month: '2026-10' };
  const lessCarton = { enterpriseId: 'firm-a', month: '2026-03', method: 'material-and-tape' };
  const month = { regionCode: '430100', period: '2026-10', code: 'EWR' };
  const ask = (caller: Caller, of: Record<string, string>): Promise<Response> =>
    caller.fetch(`/bundles/${of.method ? 'carbon' : 'indicator'}?${new URLSearchParams(of).toString()}`);
  const refusal = async (caller: Caller, of: Record<string, string>) => {
    const answer = await ask(caller, of);
    return [answer.status, ((await answer.json()) as { error: { reason: string } }).error.reason];
  };
  const files = async (caller: Caller, of: Record<string, string>): Promise<Record<string, Uint8Array>> => {
    const answer = await ask(caller, of);
    if (answer.status !== 200) throw new Error(await answer.text());
    expect(answer.headers.get('content-type')).toBe('application/zip');
    return unzipSync(new Uint8Array(await answer.arrayBuffer()));
  };
  const unpacked = async (caller: Caller, of: Record<string, string>): Promise<string> => {
    const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
    folders.push(folder);
    for (const [name, bytes] of Object.entries(await files(caller, of))) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), bytes);
    }
    return folder;
  };
  /** Status of the script with one text of one file replaced, where it stands last. */
  const changed = async (folder: string, name: string, [from, to]: [string, string]): Promise<number> => {
    const file = join(folder, name);
    const text = readFileSync(file, 'utf8');
    const at = text.lastIndexOf(from);
    expect([name, at >= 0]).toEqual([name, true]);
    writeFileSync(file, `${text.slice(0, at)}${to}${text.slice(at + from.length)}`);
    const { status } = await run(folder);
    writeFileSync(file, text);
    return status;
  };
  const change = (statement: Sql) =>
    platform.database.transaction((transaction) => write(transaction, statement));
  const count = (ref: string, outletId: string, day: string, accepted: number, eWaybill?: number) => ({
    sourceRef: ref,
    evidenceGrade: 'SYSTEM_FEED',
    outletId,
    day,
    accepted,
    eWaybill,
  });

  beforeAll(async () => {
    if (!existsSync(join(PROJECT, 'dist/src/bundles/carbon-bundle-run.js')))
      await promisify(execFile)('node_modules/.bin/nest', ['build'], { cwd: PROJECT });
    platform = await openPlatform({ clock: new SetClock(new Date('2026-11-21T02:00:00Z')) });
    await registerTwoFirms(platform);
    firm = await platform.as({ roles: ['INTEGRATOR'], kind: 'client', enterpriseId: 'firm-a' });
    stranger = await platform.as({ roles: ['INTEGRATOR'], kind: 'client', enterpriseId: 'firm-b' });
    changsha = await platform.as({ roles: ['CASE_OFFICER'], regionCode: '430100' as RegionCode });
    await firm.get(COUNTS, {
      items: [
        count('one', 'outlet-a', '2026-10-08', 1_000, 900),
        count('two', 'outlet-a', '2026-10-09', 500, 450),
        // Not counted: no electronic waybills are reported beside it.
        count('three', 'outlet-a2', '2026-10-08', 70),
        count('four', 'outlet-a', '2026-11-08', 200, 150),
        count('five', 'outlet-a2', '2026-08-08', 100, 100),
      ],
    });
    await stranger.get(COUNTS, {
      items: [count('x', 'outlet-b', '2026-10-08', 10, 10), count('y', 'outlet-b', '2026-09-08', 10, 10)],
    });
    await firm.get(COUNTS, {
      items: [count('base', 'outlet-a', '2025-10-08', 1_000), count('less', 'outlet-a', '2026-03-08', 1_000)],
    });
    await firm.get(USES, {
      items: [
        ['uses', '2026-10-08', '304'],
        ['base', '2025-10-08', '380'],
        ['less', '2026-03-08', '304'],
      ].map(([sourceRef, day, massKg]) => ({
        sourceRef,
        evidenceGrade: 'SYSTEM_FEED',
        outletId: 'outlet-a',
        day,
        specificationCode: 'PKG-BOX-CORR',
        massKg,
      })),
    });
    await firm.get(DEVICES, {
      items: ['BIN-1', 'BIN-2'].map((deviceCode, index) => ({
        sourceRef: deviceCode,
        evidenceGrade: 'SYSTEM_FEED',
        deviceCode,
        outletId: ['outlet-a', 'outlet-a2'][index],
        deviceKind: 'STANDARD_BIN',
        inServiceFrom: '2026-08-10',
      })),
    });
    await firm.get(RETURNS, {
      items: [
        {
          sourceRef: 'cartons',
          evidenceGrade: 'SYSTEM_FEED',
          outletId: 'outlet-a',
          occurredAt: '2026-10-03T10:00:00+08:00',
          itemKind: 'CARTON',
          quantity: 40,
          itemCondition: 'GOOD',
          disposition: 'REUSE',
        },
      ],
    });
    await platform.settled();
  }, 400_000);
  afterAll(async () => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    await platform.close();
  });

  it('comes outside the platform to the stored value, from the facts', async () => {
    const folder = await unpacked(firm, { ...month, enterpriseId: 'firm-a' });
    const { status, text } = await run(folder);
    expect([status, text]).toEqual([0, expect.stringContaining('重算 recomputed  90 %')]);
    expect(text).toContain('所存 stored      90 %');
    expect(text).toContain('事实 facts 5 · 度量 measures 3');
    const result = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8')) as object;
    expect(result).toMatchObject({ factorRelease: '2026-1', versions: { '2026-10': 1 } });
    expect(readFileSync(join(folder, 'rule/definition.md'), 'utf8')).toContain('电子运单');
  });

  it.each([
    ['a region', { ...month }, '90.07 %'],
    ['a quarter of a region', { ...month, period: '2026-Q4' }, '88.3 %'],
    ['a year of a firm', { ...month, period: '2026', enterpriseId: 'firm-a' }, '88.89 %'],
    ['what uses a factor', { ...month, code: 'ERD', enterpriseId: 'firm-a' }, '1.48 kgCO2e'],
    ['a stock, as last said', { ...month, code: 'OWD', period: '2026-Q4' }, '2 outlet'],
  ])('does so of %s', async (_name, of, value) => {
    const { status, text } = await run(await unpacked(changsha, of));
    expect([status, text]).toEqual([0, expect.stringContaining(`重算 recomputed  ${value}`)]);
    expect(text).toContain('一致 the same');
  });

  it('says which measure is not the sum of its facts when one was changed', async () => {
    const folder = await unpacked(firm, { ...month, enterpriseId: 'firm-a' });
    const table = join(folder, 'facts/parcel_count.json');
    writeFileSync(table, readFileSync(table, 'utf8').replace('"amount":"450"', '"amount":"451"'));
    const { status, text } = await run(folder);
    expect(status).toBe(1);
    expect(text).toContain('Measure 2026-10/430102/firm-a/parcels.eWaybill');
    expect(text).toContain('stored as 1350 piece, and the facts listed add up to 1351 piece');
    expect(text).toContain('重算 recomputed  90.07 %');
  });

  it('is not deceived by a measure, an input or a factor row changed with it', async () => {
    const region = await unpacked(changsha, month);
    const quarter = await unpacked(changsha, { ...month, period: '2026-Q4' });
    const carton = await unpacked(changsha, { ...month, code: 'ERD' });
    expect(await changed(region, 'measures.json', ['"value":"1350"', '"value":"1351"'])).toBe(1);
    expect(await changed(region, 'result.json', ['"value": "90.07', '"value": "99'])).toBe(1);
    expect(await changed(quarter, 'result.json', ['"1360"', '"1361"'])).toBe(1);
    expect(await changed(carton, 'factors.json', ['"value": "0.037"', '"value": "0.047"'])).toBe(1);
    expect(await changed(carton, 'factors.json', ['"rowId": "ef-act', '"rowId": "ef-other'])).toBe(1);
  });

  it('comes of an inventory and of a reduction to the stored figures, from the facts, the rule files and the factors', async () => {
    const { explainCarbon } = await firm.get<{ explainCarbon: { result: { totals: { kg: string }[] } } }>(
      CARBON,
    );
    const inventory = await run(await unpacked(firm, { ...carbon, method: 'observed-turns' }));
    // 304 kg of carton × 1.137
    expect([inventory.status, inventory.text]).toEqual([
      0,
      expect.stringContaining(`重算 recomputed  LIFE_CYCLE ${explainCarbon.result.totals[0]?.kg} kgCO2e`),
    ]);
    // 40 cartons used again × 0.037.
    const reuse = await run(await unpacked(changsha, { ...carbon, method: 'carton-reuse' }));
    expect([reuse.status, reuse.text]).toEqual([0, expect.stringContaining('重算 recomputed  1.48 kgCO2e')]);
    const material = await unpacked(firm, lessCarton);
    // (380 − 304) kg of carton a thousand pieces × 1.137
    expect(await run(material)).toEqual({
      status: 0,
      text: expect.stringContaining('重算 recomputed  86.412 kgCO2e'),
    });
    expect(readFileSync(join(material, 'rules/material-and-tape.yaml'), 'utf8')).toContain('baseYear: 2025');
  });

  it('of carbon says so when a fact, a rule, a factor, an input or the result was changed', async () => {
    const inventory = await unpacked(firm, { ...carbon, method: 'observed-turns' });
    const reuse = await unpacked(firm, { ...carbon, method: 'carton-reuse' });
    const material = await unpacked(firm, lessCarton);
    expect(await changed(inventory, 'factors.json', ['"1.137"', '"1.138"'])).toBe(1);
    expect(await changed(reuse, 'facts/recycling_return.json', ['"amount":"40"', '"amount":"41"'])).toBe(1);
    expect(await changed(material, 'result.json', ['"380"', '"381"'])).toBe(1);
    expect(await changed(material, 'rules/material-and-tape.yaml', ['decimals: 3', 'decimals: 2'])).toBe(1);
    expect(await changed(reuse, 'result.json', ['"reductionKg": "1.48"', '"reductionKg": "1.5"'])).toBe(1);
    const table = join(inventory, 'facts/packaging_use.json');
    writeFileSync(table, readFileSync(table, 'utf8').replace('"amount":"304"', '"amount":"305"'));
    const { status, text } = await run(inventory);
    expect(status).toBe(1);
    expect(text).toContain('stored as 304 kg, and the facts listed add up to 305 kg');
  });

  it('holds no path outside itself, nothing of persons and nothing of this machine', async () => {
    const held = await files(changsha, month);
    for (const [name, bytes] of Object.entries(held)) {
      expect([name, normalize(name) === name, /^(\/|\.\.|[A-Za-z]:)|\\/.test(name)]).toEqual([
        name,
        true,
        false,
      ]);
      const text = strFromU8(bytes);
      for (const machine of [PROJECT, homedir() + '/', tmpdir() + '/'])
        expect([name, text.includes(machine)]).toEqual([name, false]);
    }
    const ofPersons = Object.entries(held).filter(
      ([name, bytes]) =>
        !/^(rule\/src|node_modules)\//.test(name) &&
        /person|recordedBy|recorded_by|test-integrator/i.test(strFromU8(bytes)),
    );
    expect(ofPersons.map(([name]) => name)).toEqual([]);
    expect(Object.keys(held)).toContain('facts/parcel_count.json');
  });

  it('is for those who may see the result, and to others the result does not exist', async () => {
    expect(await refusal(stranger, { ...month, enterpriseId: 'firm-a' })).toEqual([
      404,
      'ENTERPRISE_UNKNOWN',
    ]);
    const guiyang = await platform.as({ roles: ['CASE_OFFICER'], regionCode: '520100' as RegionCode });
    expect(await refusal(guiyang, month)).toEqual([404, 'REGION_OUTSIDE']);
    const inventory = { ...carbon, method: 'observed-turns' };
    expect(await refusal(stranger, inventory)).toEqual([404, 'ENTERPRISE_UNKNOWN']);
    expect(await refusal(guiyang, inventory)).toEqual([404, 'ENTERPRISE_UNKNOWN']);
    expect(await refusal(firm, { ...carbon, method: 'no-such' })).toEqual([404, 'RESULT_UNKNOWN']);
    expect(await refusal(firm, { ...month, code: 'NVK' })).toEqual([404, 'RESULT_UNKNOWN']);
    expect(await refusal(firm, { ...month, period: '2026-13' })).toEqual([400, 'NOT_A_PERIOD']);
    const consumer = await platform.as({ roles: ['CONSUMER'] });
    expect((await ask(consumer, month)).status).toBe(403);
    expect((await ask(platform.caller(), month)).status).toBe(401);
    // A firm that asks for a region gets its own result there.
    const own = JSON.parse(strFromU8((await files(stranger, month))['result.json']!)) as {
      enterpriseId: string;
    };
    expect(own.enterpriseId).toBe('firm-b');
    expect(strFromU8((await files(stranger, month))['facts/parcel_count.json']!)).not.toContain('firm-a');
  });

  it('of a final month takes as it was what registers said later, and says so', async () => {
    const devices = { ...month, code: 'OWD', enterpriseId: 'firm-a' };
    await change(sql`UPDATE recovery_device SET in_service_from = '2026-11-15' WHERE device_code = 'BIN-1'`);
    expect(await refusal(firm, devices)).toEqual([409, 'RESULT_BEHIND_FACTS']);
    const closedAt = '2026-11-20 02:00:00.000';
    await change(sql`
      UPDATE reporting_month SET state = 'CLOSED', facts_digest = REPEAT('0', 64), attested_by = 'x',
        attested_at = ${closedAt}, closed_by = 'y', closed_at = ${closedAt}
      WHERE enterprise_id = 'firm-a' AND month = '2026-10'`);
    await change(sql`INSERT INTO final_month VALUES ('firm-a', '2026-10', ${closedAt})`);
    const { status, text } = await run(await unpacked(firm, devices));
    expect([status, text]).toEqual([0, expect.stringContaining('按定稿时所存 as of closing 1')]);
  });

  it('is refused where it rests on more facts or measures than the limits', async () => {
    const columns = (await platform.rows<{ Field: string }>(sql`SHOW COLUMNS FROM parcel_count`)).map(
      ({ Field }) => Field,
    );
    const more = (upTo: number, from: number, eWaybill: string) => {
      const values: Record<string, string> = {
        id: "CONCAT('many-', seq)",
        source_ref: "CONCAT('many-', seq)",
        e_waybill: eWaybill,
        outlet_id: "CONCAT('many-', seq)",
      };
      return change(
        raw(`INSERT INTO parcel_count (${columns.join(', ')})
          SELECT ${columns.map((column) => values[column] ?? column).join(', ')}
          FROM parcel_count JOIN seq_${from}_to_${upTo} WHERE source_ref = 'y'`),
      );
    };
    const september = { ...month, period: '2026-09', enterpriseId: 'firm-b' };
    const pairs = LIMITS.bundleFacts / 2 - 1;
    await more(pairs, 1, 'e_waybill');
    expect(await refusal(stranger, september)).toEqual([409, 'RESULT_BEHIND_FACTS']);
    await more(pairs + 1, pairs + 1, 'NULL');
    expect(await refusal(stranger, september)).toEqual([400, 'BUNDLE_TOO_LARGE']);
    await change(
      raw(`INSERT INTO measure (month, region_code, enterprise_id, code, dimension, value, weakest_grade, summed_at)
        SELECT month, region_code, enterprise_id, code, CONCAT('d', seq), value, weakest_grade, summed_at
        FROM measure JOIN seq_1_to_${LIMITS.bundleMeasures} WHERE month = '2026-09' AND code = 'parcels.accepted'`),
    );
    const answer = await ask(stranger, september);
    expect(await answer.json()).toMatchObject({
      error: { details: { what: 'measures', limit: LIMITS.bundleMeasures } },
    });
  });
});
