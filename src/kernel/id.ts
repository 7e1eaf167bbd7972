import { hash } from 'node:crypto';

/** Ids are lower-case hexadecimal or UUID text, at most 36 ASCII characters; the caller makes them. */
export type Id = string;

export const isId = (value: unknown): value is Id =>
  typeof value === 'string' && /^[0-9A-Za-z][0-9A-Za-z._-]{0,35}$/.test(value);

/** SHA-256 of the parts as 64 hexadecimal digits. Parts are length-prefixed, so that no two lists collide. */
export function digest(...parts: readonly (string | number | bigint)[]): string {
  let prefixed = '';
  for (const part of parts) {
    const text = String(part);
    prefixed += `${Buffer.byteLength(text)}:${text}`;
  }
  return hash('sha256', prefixed);
}

/** A 32-digit id that the same parts always give, so that doing a thing twice finds the first one. */
export const derivedId = (...parts: readonly (string | number | bigint)[]): Id =>
  digest(...parts).slice(0, 32);

/** Digest of a value's content, independent of the order of its keys. */
export const contentDigest = (value: unknown): string => digest(canonicalJson(value));

/** JSON with sorted keys; undefined members are left out, bigint and Decimal become text. */
export const canonicalJson = (value: unknown): string => canonical(value) ?? 'null';

/** By hand, since a replacer of JSON.stringify that sorts keys takes three times as long. */
function canonical(value: unknown): string | undefined {
  if (typeof value === 'bigint') return `"${value}"`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if ('toJSON' in value && typeof value.toJSON === 'function') return canonical(value.toJSON());
  if (Array.isArray(value)) return `[${value.map((member) => canonical(member) ?? 'null').join(',')}]`;
  let text = '';
  for (const key of Object.keys(value).sort()) {
    const member = canonical((value as Record<string, unknown>)[key]);
    if (member !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${member}`;
  }
  return `{${text}}`;
}
