import { parse } from 'yaml';
import { policyFiles } from '../../src/platform/policy-files.js';

/** As far as specs change it. */
export interface PlainProgramme {
  code: string;
  title: { zh: string; en: string };
  validity: { from: string; to?: string };
  clauses: { id: string; text: { zh: string; en: string } }[];
  facts?: object[];
  versions: { version: number; from: string; title: object; [key: string]: unknown }[];
  examples: { at: string; expected: { outcome: string; amountYuan: number | null } }[];
}

/** The text of a programme's file. */
export function programmeText(code: string): string {
  const file = policyFiles('programmes').find(({ text }) => text.includes(`\ncode: ${code}\n`));
  if (!file) throw new Error(`no file of ${code}`);
  return file.text;
}

/** A document that a spec has changed; JSON is YAML. */
export function changedProgramme(code: string, change: (programme: PlainProgramme) => void): string {
  const programme = parse(programmeText(code), { merge: true }) as PlainProgramme;
  change(programme);
  return JSON.stringify(programme, null, 1);
}

/** The file's document with a further version like the first, from a day on, changed where that is asked. */
export const withVersion = (
  code: string,
  from: string,
  change: (version: PlainProgramme['versions'][number]) => void = () => undefined,
): string =>
  changedProgramme(code, ({ versions }) => {
    const next = structuredClone(versions.at(-1)!);
    Object.assign(next, { version: next.version + 1, from });
    change(next);
    versions.push(next);
  });
