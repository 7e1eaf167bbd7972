import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { checkPolicy, schemaFiles } from './policy-check.js';

const P10 = 'policies/programmes/p10-changsha-circulation-2023.yaml';
const text = readFileSync(P10, 'utf8');
/** What is said of the document with one place changed, and the line that was changed. */
function changed(from: string, to: string) {
  expect(text).toContain(from);
  const line = text.slice(0, text.indexOf(from)).split('\n').length;
  return { line, ...checkPolicy(P10, text.replace(from, to)) };
}

describe('policy check', () => {
  it.each(['programmes', 'credits', 'targets', 'methods', 'limits', 'levels', 'reductions', 'penalties'])(
    'finds every document of policies/%s valid',
    (folder) => {
      for (const name of readdirSync(join('policies', folder))) {
        const path = join('policies', folder, name);
        const answer = checkPolicy(path, readFileSync(path, 'utf8'));
        expect([path, answer.isValid, ...answer.lines]).toEqual([
          path,
          true,
          expect.stringContaining('合格'),
          expect.stringContaining('valid'),
        ]);
      }
    },
  );

  it('names line and column of what is not YAML', () => {
    const { line, isValid, lines } = changed(
      'issuer: { zh: 长沙市商务局, en: Changsha Bureau of Commerce }',
      'issuer: { zh: 长沙市商务局',
    );
    expect(isValid).toBe(false);
    expect(lines[0]).toMatch(new RegExp(`^${P10}:${line + 1}:1  .*YAML`));
    expect(lines.at(-1)).toMatch(/处问题 \/ \d problem/);
  });

  it('names an unknown key where it is written', () => {
    const { line, lines } = changed('    assessments: []', '    asessments: []');
    expect(lines).toContain(
      `${P10}:${line}:5  versions.0.asessments  未知的键：asessments / unknown key: asessments`,
    );
    expect(lines.join('\n')).toMatch(
      /versions\.0\.assessments {2}缺少此项，应为列表 \/ is missing, of type array/,
    );
  });

  it('names a clause that is not there, and a fact and a word that are not known', () => {
    const clause = changed(
      'clause: P10.3\n        text: { zh: 在长沙纳税',
      'clause: P10.9\n        text: { zh: 在长沙纳税',
    );
    expect(clause.lines[0]).toBe(
      `${P10}:${clause.line}:17  versions.0.applicant.1.clause  clause P10.9 is not among the clauses / 条款 P10.9 未列入 clauses`,
    );
    const fact = changed('fact: applicant.taxRegion', 'fact: applicant.taxArea');
    expect(fact.lines[0]).toContain(
      `${P10}:${fact.line}:15  versions.0.applicant.1.fact  a fact of FACT_TERMS or of facts, not applicant.taxArea`,
    );
    const word = changed('oneOf: [STANDARD_PALLET, POOLED_TOTE]', 'oneOf: [STANDARD_PALLET, TOTE]');
    expect(word.lines[0]).toContain('project.kind has no value TOTE');
  });

  it('says which example fails, where, and how it differs', () => {
    const { line, isValid, lines } = changed(
      'expected: { outcome: CASH, amountYuan: 300000, conditions: { P10.3: MET } }',
      'expected: { outcome: CASH, amountYuan: 300001, conditions: { P10.3: MET } }',
    );
    expect(isValid).toBe(false);
    expect(lines).toEqual([
      `${P10}:${line}:44  examples.0.expected.amountYuan  周转筐投资 100 万元，至多 30 万元 / totes of 1,000,000, up to 300,000: amountYuan: 应为 300001，得到 300000 / expected 300001, found 300000`,
      '1 处问题 / 1 problem',
    ]);
  });

  it('points to where an alias was written, and says it once', () => {
    const P06 = 'policies/programmes/p06-hainan-nev.yaml';
    const wrong = readFileSync(P06, 'utf8').replace("inside: '460000'", 'inside: 46');
    const line = wrong.slice(0, wrong.indexOf('inside: 46')).split('\n').length;
    const { lines } = checkPolicy(P06, wrong);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(new RegExp(`^${P06}:${line}:13 .*六位行政区划代码`));
  });

  it('checks a credit rule with its examples, and tells a programme by what it holds', () => {
    const rule = 'policies/credits/film.yaml';
    const credit = readFileSync('policies/credits/envelope-returned.yaml', 'utf8').replace(
      'points: 20,',
      'points: 21,',
    );
    expect(checkPolicy(rule, credit).lines[0]).toContain('示例结果为');
    expect(checkPolicy('draft.yaml', text)).toMatchObject({ isValid: true });
    expect(checkPolicy('draft.yaml', 'a: 1')).toMatchObject({ isValid: false });
  });
});

describe('npm run policy', () => {
  const folder = mkdtempSync(join(tmpdir(), 'policy-spec-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const policy = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/run.mjs', 'policy', ...args], {
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };

  it('ends with status 0 for a good document and 1 for a bad one, a missing one and no command', () => {
    const bad = join(folder, 'bad.yaml');
    writeFileSync(bad, text.replace('code: P10', 'code: [P10]'));
    expect(policy('check', P10)).toMatchObject({ status: 0, stdout: expect.stringContaining('合格') });
    const refused = policy('check', P10, bad);
    expect(refused.status).toBe(1);
    expect(refused.stdout).toContain(`${bad}:3:7  code  应为文本 / must be of type string`);
    const missing = policy('check', join(folder, 'none.yaml'));
    expect(missing.status).toBe(1);
    expect(missing.stdout).toMatch(/没有此文件[^]*there is no such file/);
    expect(policy('publish').status).toBe(1);
    expect(policy('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('check FILE') });
  }, 300_000); // the first call builds where sources have changed
});

describe('policies/schemas', () => {
  it.each(schemaFiles())(
    '$path is what the rulebook says now (npm run -s policy -- schemas)',
    ({ path, text: now }) => {
      expect(readFileSync(path, 'utf8')).toBe(now);
    },
  );

  it.each([
    ['programme', 'programmes'],
    ['credit-rule', 'credits'],
    ['target', 'targets'],
    ['limit', 'limits'],
  ])('%s takes every document of policies/%s, and none with another key', (name, folder) => {
    const { text: schema } = schemaFiles().find(({ path }) => path.endsWith(`/${name}.schema.json`))!;
    const shape = z.fromJSONSchema(JSON.parse(schema));
    for (const file of readdirSync(join('policies', folder))) {
      const document = parse(readFileSync(join('policies', folder, file), 'utf8'), { merge: true });
      expect([file, shape.safeParse(document).error?.issues ?? []]).toEqual([file, []]);
      expect(shape.safeParse({ ...document, another: 1 }).success).toBe(false);
    }
  });

  it('is named by every programme, so that editors find it', () => {
    for (const name of readdirSync('policies/programmes')) {
      const [first] = readFileSync(join('policies/programmes', name), 'utf8').split('\n');
      expect(first).toBe('# yaml-language-server: $schema=../schemas/programme.schema.json');
    }
  });
});
