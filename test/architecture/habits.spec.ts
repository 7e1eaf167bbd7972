import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Injectable, Module } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import { suitesOf } from '../../scripts/bootstrap/suites.mjs';
import { AppModule } from '../../src/app.module.js';
import { readConfig } from '../../src/platform/config.js';
import { LIMITS } from '../../src/platform/limits.js';
import { modulesOf } from '../../src/platform/schema.js';

const FOLDERS = ['src', 'migrations', 'scripts', 'test', 'bench'];
const PATHS = FOLDERS.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
).filter((path) => !path.startsWith('test/architecture/fixtures'));
const CODE = PATHS.filter((path) => /\.(ts|mjs|cjs|js)$/.test(path));
const textOf = (path: string): string => readFileSync(path, 'utf8');

const SUFFIXES = ['module', 'resolver', 'service', 'entity', 'view', 'queries', 'measures', 'worker', 'spec'];
const WORDS = '[a-z0-9]+(?:-[a-z0-9]+)*';
const NAME = new RegExp(`^${WORDS}(?:\\.(?:${SUFFIXES.join('|')}))?\\.(?:ts|mjs|cjs|js)$`);
const isNamedWell = (path: string): boolean => NAME.test(basename(path));

/** A helper lives with its only user; with a second user it earns a name, in kernel or platform. */
const NOWHERE_FOLDERS = /(^|\/)(common|utils?|shared|libs?|helpers?|dtos?|interfaces?|types|misc)(\/|$)/;

describe('files', () => {
  it('have kebab-case names and only the suffixes that say what a file holds', () => {
    expect(CODE.filter((path) => !isNamedWell(path))).toEqual([]);
    const bad = [
      'packagingUse.ts',
      'packaging.dto.ts',
      'packaging_use.ts',
      'packaging.controller.ts',
      'I.ts',
    ];
    expect(bad.filter(isNamedWell)).toEqual([]);
  });

  it('stand in no folder that could hold anything', () => {
    expect(PATHS.filter((path) => NOWHERE_FOLDERS.test(path))).toEqual([]);
    expect(
      ['src/common/a.ts', 'src/packaging/utils', 'src/dtos/b.ts'].every((path) => NOWHERE_FOLDERS.test(path)),
    ).toBe(true);
  });

  it('of a feature stand in its folder and no deeper, beside an index.ts', () => {
    const features = readdirSync('src', { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !['kernel', 'rulebook', 'platform'].includes(entry.name))
      .map(({ name }) => name);
    const inFeatures = PATHS.filter((path) => features.some((name) => path.startsWith(`src/${name}/`)));
    expect(inFeatures.filter((path) => path.split('/').length > 3)).toEqual([]);
    expect(features.filter((name) => !inFeatures.includes(`src/${name}/index.ts`))).toEqual([]);
  });
});

interface Habit {
  readonly habit: string;
  readonly pattern: RegExp;
  readonly except?: readonly string[];
  /** Code that breaks the habit: it must be seen. */
  readonly broken: string;
}

const HABITS: readonly Habit[] = [
  {
    habit: 'foreign keys are ids, and neighbours are loaded by the reader: no relations',
    pattern: /@(OneToMany|ManyToOne|OneToOne|ManyToMany|JoinColumn|JoinTable|RelationId)\b/,
    broken: '@ManyToOne(() => Enterprise) enterprise!: Enterprise;',
  },
  {
    habit: 'writes say what they write: no save()',
    pattern: /(?<!\bthis)\.save\(/,
    broken: 'await this.repository.save(use);',
  },
  {
    habit: 'nothing happens beside what is written: no subscribers, no events in memory, no interceptors',
    pattern: /@EventSubscriber\b|EventEmitter|NestInterceptor|@nestjs\/(event-emitter|cqrs)/,
    broken: "import { CommandBus } from '@nestjs/cqrs';",
  },
  {
    habit: 'modules do not need each other: no forwardRef',
    pattern: /\bforwardRef\b/,
    broken: 'imports: [forwardRef(() => CreditsModule)]',
  },
  {
    habit: 'only the clock knows what time it is',
    pattern: /\bnew Date\(\)|\bDate\.now\(\)/,
    except: ['src/platform/clock.ts'],
    broken: 'const now = new Date();',
  },
  {
    habit: 'only the configuration reads the environment',
    pattern: /\bprocess\.env\b/,
    except: ['src/platform/config.ts'],
    broken: "if (process.env.NODE_ENV === 'test') return;",
  },
  {
    habit: 'what is said goes to the log',
    pattern: /\bconsole\.(log|warn|error|info|debug)\b/,
    broken: "console.log('imported');",
  },
  {
    habit: 'quantities are read from text, never through a double',
    pattern: /\bparseFloat\(|\bNumber\.parseFloat\(|'(double|float)'/,
    broken: 'const massKg = parseFloat(cell);',
  },
];

describe('in src', () => {
  const sources = CODE.filter((path) => path.startsWith('src/') && !path.endsWith('.spec.ts'));

  it.each(HABITS)('$habit', ({ pattern, except = [], broken }) => {
    expect(broken).toMatch(pattern);
    expect(sources.filter((path) => !except.includes(path) && pattern.test(textOf(path)))).toEqual([]);
  });

  const MOST_DEPENDENCIES = 4;
  const greedy = (modules: ReturnType<typeof modulesOf>): string[] =>
    modules
      .flatMap(({ providers, controllers }) => [...providers, ...controllers])
      .filter(
        (type) =>
          ((Reflect.getMetadata('design:paramtypes', type) ?? []) as unknown[]).length > MOST_DEPENDENCIES,
      )
      .map(({ name }) => name);
  const isOurs = (name: string): boolean =>
    sources.some(
      (path) => textOf(path).includes(`class ${name} `) || textOf(path).includes(`class ${name}<`),
    );

  it('nothing needs more than four others', () => {
    const nowhere = readConfig({ DATABASE_URL: 'mysql://nowhere', REDIS_URL: 'redis://nowhere' });
    const ours = [AppModule.api(nowhere), AppModule.worker(nowhere)].flatMap(modulesOf);
    expect(ours.length).toBeGreaterThan(5);
    expect(greedy(ours).filter(isOurs)).toEqual([]);

    @Injectable()
    class One {}
    @Injectable()
    class Greedy {
      constructor(
        readonly a: One,
        readonly b: One,
        readonly c: One,
        readonly d: One,
        readonly e: One,
      ) {}
    }
    @Module({ providers: [One, Greedy] })
    class GreedyModule {}
    expect(greedy(modulesOf(GreedyModule))).toEqual(['Greedy']);
  });
});

describe('a spec file', () => {
  const LOOSE_HOOK = /^(?:before|after)(?:All|Each)\(/m;

  it('sets up and clears away within a describe: npm test runs it in one suite with others', () => {
    const specs = CODE.filter((path) => path.endsWith('.spec.ts'));
    expect(specs.filter((path) => LOOSE_HOOK.test(textOf(path)))).toEqual([]);
    expect('let platform: Platform;\nafterAll(() => platform.close());').toMatch(LOOSE_HOOK);
  });

  it('stands in one suite, and in no other', () => {
    const files = ['src/a.spec.ts', ...CODE.filter((path) => path.endsWith('.spec.ts'))];
    expect(suitesOf(files).flat().toSorted()).toEqual(files.toSorted());
    expect(suitesOf(files).length).toBeGreaterThan(10);
  });
});

describe('limits', () => {
  const specs = PATHS.filter((path) => path.endsWith('.spec.ts') && !path.endsWith('/habits.spec.ts'))
    .map(textOf)
    .join('\n');
  const isTested = (name: string): boolean => new RegExp(`\\b${name}\\b`).test(specs);

  it('are each gone over by a spec that names them', () => {
    expect(Object.keys(LIMITS).filter((name) => !isTested(name))).toEqual([]);
    expect(isTested(['unheard', 'Of'].join(''))).toBe(false);
  });
});
