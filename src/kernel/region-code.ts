/**
 * Administrative division code (行政区划代码, GB/T 2260): six digits, province 43 0000, prefecture 4301 00,
 * county 430102. A scope is its significant prefix, so that one comparison answers "is inside".
 */
export type RegionCode = string & { readonly __region: never };
export type RegionLevel = 'nation' | 'province' | 'prefecture' | 'county';

/** The whole country. Our own label; GB/T 2260 has none. */
export const NATION = '000000' as RegionCode;

export const isRegionCode = (value: unknown): value is RegionCode =>
  typeof value === 'string' && /^\d{6}$/.test(value);

/** '430000' → '43', '430100' → '4301', '430102' → '430102', the nation → ''. */
export function regionPrefix(code: RegionCode): string {
  if (code === NATION) return '';
  if (code.endsWith('0000')) return code.slice(0, 2);
  return code.endsWith('00') ? code.slice(0, 4) : code;
}

export const isInside = (code: RegionCode, container: RegionCode): boolean =>
  code.startsWith(regionPrefix(container));

export const regionLevel = (code: RegionCode): RegionLevel =>
  (['nation', 'province', 'prefecture', 'county'] as const)[regionPrefix(code).length / 2] ?? 'county';

/** The code itself, its prefecture, its province and the nation, nearest first. */
export function regionLineage(code: RegionCode): RegionCode[] {
  const codes = [code, `${code.slice(0, 4)}00`, `${code.slice(0, 2)}0000`, NATION] as RegionCode[];
  return [...new Set(codes)];
}
