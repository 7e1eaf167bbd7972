import type { Text } from '../kernel/text.js';
import { MEASURES } from '../rulebook/measures.js';

/** Codes of packaging specifications and of measures, as texts for people name them. */
export const CODE = /PKG-[A-Z0-9-]*[A-Z0-9]|[a-z]+\.[a-z][A-Za-z0-9]+/g;

/** The text with the names of what it names by code; a code that nobody knows stays. */
export function inWords({ zh, en }: Text, names: ReadonlyMap<string, Text>): Text {
  const nameOf = (code: string): Text | undefined =>
    names.get(code) ?? (MEASURES as Readonly<Record<string, { readonly title: Text }>>)[code]?.title;
  return {
    zh: zh.replaceAll(CODE, (code) => nameOf(code)?.zh ?? code),
    en: en.replaceAll(CODE, (code) => nameOf(code)?.en ?? code),
  };
}
