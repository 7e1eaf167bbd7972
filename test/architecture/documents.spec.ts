import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseCreditRule } from '../../src/rulebook/credits.js';
import { parseProgramme } from '../../src/rulebook/programmes.js';

/** Not part of a clone: a document may name them. */
const MADE_LATER = ['.local', 'dist', 'node_modules', 'coverage', '.env'];

const listOf = (folder: string): string[] =>
  readdirSync(folder || '.', { withFileTypes: true })
    .filter((entry) => !['.git', ...MADE_LATER].includes(entry.name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? [path, ...listOf(path)] : [path];
    });
const PATHS = listOf('');
const NAMES = PATHS.map((path) => basename(path));
const TOP_FOLDERS = PATHS.filter((path) =>
  PATHS.some((other) => dirname(other) === path && !path.includes('/')),
);

const literal = (text: string) => text.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&');

/** A path of the project, or a bare file name found anywhere in it; `*` and `<name>` stand for any part of a name. */
function exists(path: string): boolean {
  const pattern = path
    .split(/<[^>]*>|\*/)
    .map(literal)
    .join('[^/]*');
  const wanted = new RegExp(`^${pattern}$`);
  return (
    MADE_LATER.some((made) => path === made || path.startsWith(`${made}/`)) ||
    PATHS.some((known) => wanted.test(known)) ||
    (!path.includes('/') && NAMES.some((name) => wanted.test(name)))
  );
}

const LINK = /\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g;
const ROOTED = new RegExp(
  `(?<![\\w./<>@-])(?:${TOP_FOLDERS.map(literal).join('|')})/[\\w./<>*\\u4e00-\\u9fff-]*`,
  'g',
);
const BARE_NAME = /`([\w.<>*-]+\.(?:ts|mjs|json|md|yaml|csv|graphql))`/g;

/** What a document names: link targets, words that begin with a folder of the project, and file names in code. */
function missingPaths(document: string, text: string): string[] {
  const named = [
    ...[...text.matchAll(LINK)].map(([, target = '']) => join(dirname(document), target)),
    ...[...text.replaceAll(LINK, '').matchAll(ROOTED)].map(([path]) => path),
    ...[...text.matchAll(BARE_NAME)].map(([, name = '']) => name),
  ].map((path) => path.replace(/[./]+$/, ''));
  return [...new Set(named)].filter((path) => !exists(path));
}

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };

function missingCommands(text: string): string[] {
  const commands = [...text.matchAll(/\bnpm run (?:-s )?([a-z][\w:-]*)/g)];
  const benches = [...text.matchAll(/\bnpm run -s bench -- ([a-z][\w-]*)/g)];
  return [
    ...commands.map(([, name = '']) => name).filter((name) => !(name in scripts)),
    ...benches.map(([, name = '']) => `bench/${name}.ts`).filter((path) => !PATHS.includes(path)),
  ];
}

describe.each(PATHS.filter((path) => path.endsWith('.md')))('%s', (document) => {
  const text = readFileSync(document, 'utf8');

  it('names only files and folders that exist', () => {
    expect(missingPaths(document, text)).toEqual([]);
  });

  it('names only commands that exist', () => {
    expect(missingCommands(text)).toEqual([]);
  });
});

it('notices a link, a path, a bare file name and a command that do not exist', () => {
  const text = '[a](src/a.ts) `src/kernel/b/` `c.ts` `src/*/d.ts` `npm run e` `npm run -s bench -- f`';
  expect(missingPaths('README.md', text)).toEqual(['src/a.ts', 'src/kernel/b', 'src/*/d.ts', 'c.ts']);
  expect(missingCommands(text)).toEqual(['e', 'bench/f.ts']);
});

const missingWords = (glossary: string): string[] => {
  const code = PATHS.filter((path) => /^(?:src|policies)\/.*\.(?:ts|yaml|csv)$/.test(path))
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n');
  return [...glossary.matchAll(/`([^`]+)`/g)]
    .map(([, word = '']) => word)
    .filter((word) => !new RegExp(`(?<![\\w-])${literal(word)}(?![\\w-])`).test(code));
};

it('finds every identifier of the glossary in the code', () => {
  expect(missingWords(readFileSync('docs/glossary.md', 'utf8'))).toEqual([]);
  expect(missingWords('`regionPrefix` and `noSuchWord`')).toEqual(['noSuchWord']);
});

it('lists every decision in the order of its number', () => {
  const listed = readFileSync('docs/adr/README.md', 'utf8').matchAll(/\]\((\d{4}-[^)]+)\)/g);
  expect([...listed].map(([, file]) => file)).toEqual(
    readdirSync('docs/adr')
      .filter((file) => /^\d{4}-/.test(file))
      .sort(),
  );
});

it('shows a credit rule and a programme that the rulebook can read', () => {
  const recipes = [...readFileSync('CONTRIBUTING.md', 'utf8').matchAll(/```yaml\n([^]*?)```/g)];
  const [rule = '', programme = ''] = recipes.map(([, text]) => text);
  expect(parseCreditRule(rule, 'CONTRIBUTING.md').code).toBe('film-bag-returned');
  expect(parseProgramme(programme, 'CONTRIBUTING.md').code).toBe('X01');
});

it('gives the same commands in both languages of the README', () => {
  const commands = (file: string) =>
    [...readFileSync(file, 'utf8').matchAll(/\bnpm (?:start|test|run)[^`#\n]*/g)].map(([text]) =>
      text.trim(),
    );
  expect(commands('README.zh-CN.md').sort()).toEqual(commands('README.md').sort());
});
