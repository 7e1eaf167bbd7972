import { isId, type Id } from '../kernel/id.js';
import type { Check, Finding } from '../platform/validation.js';

/**
 * GRAI, the GS1 number of a returnable asset, kept with its application identifier.
 *
 * GS1 General Specifications, AI (8003): `8003`, a filler 0, thirteen digits whose last is the check digit, and a
 * serial of 1 to 16 characters of GS1 set 82, without which it names a type of asset and not one asset.
 * GS1 Digital Link URI syntax 1.2: `https://<any host>/<any path>/8003/<value>`, the value percent-encoded; GS1's own
 * resolver is id.gs1.org.
 */
const SERIAL = String.raw`[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,16}`;
const PATTERN = new RegExp(String.raw`^80030(\d{12})(\d)${SERIAL}$`);
const RESOLVER = 'https://id.gs1.org/8003/';
/** The platform's own form for a number that is no GRAI, on labels. */
const LOCAL = 'greenparcel:asset:';

/** GS1 modulo 10: weights 3 and 1 from the right. */
export function graiCheckDigit(first12: string): string {
  const total = [...first12]
    .reverse()
    .reduce((sum, digit, index) => sum + Number(digit) * (index % 2 === 0 ? 3 : 1), 0);
  return String((10 - (total % 10)) % 10);
}

export function isGrai(value: string): boolean {
  const [, first12, checkDigit] = PATTERN.exec(value) ?? [];
  return first12 !== undefined && graiCheckDigit(first12) === checkDigit;
}

/** Every character that a path does not take as it is, also those that `encodeURIComponent` leaves. */
const percentEncoded = (value: string): string =>
  encodeURIComponent(value).replaceAll(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );

export const digitalLinkOf = (grai: string): string => RESOLVER + percentEncoded(grai.slice(4));

/** As printed for people: (8003)04006381333931E1. */
export const readableGrai = (grai: string): string => `(8003)${grai.slice(4)}`;

/** What a label carries: the Digital Link of its GRAI, or the platform's own form of its local number. */
export const labelUri = ({ id, grai }: { readonly id: Id; readonly grai: string | null }): string =>
  grai ? digitalLinkOf(grai) : `${LOCAL}${id}`;

/** What names an asset: its local number, or its GRAI. */
export type AssetNumber = { readonly id: Id } | { readonly grai: string };

/** Reads a local number, a GRAI with (8003) or 8003, or a Digital Link; undefined for anything else. */
export function readAssetNumber(text: string): AssetNumber | undefined {
  if (/^https?:\/\//i.test(text)) return graiOrNothing(valueOfLink(text));
  if (/^\(?8003\)?0\d{13}/.test(text)) return graiOrNothing(text.replace(/^\(?8003\)?/, ''));
  const id = text.startsWith(LOCAL) ? text.slice(LOCAL.length) : text;
  return isId(id) ? { id } : undefined;
}

const graiOrNothing = (value: string | undefined): AssetNumber | undefined =>
  value !== undefined && isGrai(`8003${value}`) ? { grai: `8003${value}` } : undefined;

function valueOfLink(link: string): string | undefined {
  const path = /^https?:\/\/[^/?#]+([^?#]*)/i.exec(link)?.[1]?.replace(/\/$/, '').split('/') ?? [];
  if (path.at(-2) !== '8003') return undefined;
  try {
    return decodeURIComponent(path.at(-1) ?? '');
  } catch {
    return undefined;
  }
}

const graiInvalid = (value: unknown): Finding => ({
  reason: 'GRAI_INVALID',
  text: {
    zh: `GRAI“${String(value)}”无效：须为 8003、填充位 0、13 位数字（末位为校验码）加 1–16 位序列号，请核对标签。`,
    en: `The GRAI "${String(value)}" is not valid: it needs 8003, a filler 0, 13 digits ending in a correct check digit, and a serial of 1 to 16 characters; compare it with the label.`,
  },
});

/** A GRAI as it is kept: with its application identifier, without brackets. */
export const graiCheck: Check = (value) =>
  typeof value === 'string' && isGrai(value) ? undefined : graiInvalid(value);

/** Any form of an asset's number. */
export const assetNumberCheck: Check = (value, field) => {
  if (typeof value === 'string' && readAssetNumber(value)) return undefined;
  return typeof value === 'string' && /8003/.test(value)
    ? graiInvalid(value)
    : {
        reason: 'ASSET_NUMBER_INVALID',
        text: {
          zh: `${field} 不是可循环包装编号：请填写本地编号（1–36 个英文字母、数字、点、下划线或连字符）、GRAI 或 GS1 Digital Link。`,
          en: `${field} is no number of a reusable asset: give its local number (1 to 36 letters, digits, dots, underscores or hyphens), its GRAI, or a GS1 Digital Link.`,
        },
      };
};

/** A local number never looks like a GRAI, so that each names one asset alone. */
export const isLocalNumber = (value: string): boolean => {
  const read = readAssetNumber(value);
  return read !== undefined && 'id' in read && read.id === value;
};
