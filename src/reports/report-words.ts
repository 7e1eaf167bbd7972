import type { EvidenceGrade } from '../kernel/evidence-grade.js';
import type { Language, Text } from '../kernel/text.js';
import { inLanguage } from '../kernel/text.js';

/** In which language a report speaks, and when it was made. */
export interface Say {
  readonly say: (text: Text) => string;
  readonly language: Language;
  readonly createdAt: Date;
}

export const speaking = (language: Language, createdAt: Date): Say => ({
  say: (text) => (language === 'en' ? inLanguage(text, language).replaceAll(WIDE, narrow) : text.zh),
  language,
  createdAt,
});

/** A Chinese font draws these as wide as a character. */
const WIDE = /[’‘“”（）；［］]/g;
const NARROW: Readonly<Record<string, string>> = {
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  '（': ' (',
  '）': ')',
  '；': '; ',
  '［': ' [',
  '］': ']',
};
const narrow = (sign: string): string => NARROW[sign] ?? sign;

/** A name with its code behind it. */
export const named = (name: string, code: string): Text => ({
  zh: `${name}（${code}）`,
  en: `${name} (${code})`,
});

/** A source with how sure it is. */
export const sourced = (source: string, confidence: string): Text => ({
  zh: `${source}［${confidence}］`,
  en: `${source} [${confidence}]`,
});

/** Sentences one after the other. */
export const joinedTexts = (texts: readonly Text[]): Text => ({
  zh: texts.map(({ zh }) => zh).join('；'),
  en: texts.map(({ en }) => en).join('; '),
});

const CHINA_MS = 8 * 3_600_000;

/** An instant as a clock in China shows it, `2026-11-21 10:00`. */
export const chinaTime = (instant: string): string =>
  `${new Date(Date.parse(instant) + CHINA_MS).toISOString().slice(0, 16).replace('T', ' ')} (UTC+8)`;

/** Units of indicators and measures, for people. */
export const UNIT_TEXT: Readonly<Record<string, Text>> = {
  '%': { zh: '%', en: '%' },
  piece: { zh: '件', en: 'pieces' },
  unit: { zh: '个', en: 'units' },
  'unit·month': { zh: '个·月', en: 'unit-months' },
  use: { zh: '次', en: 'uses' },
  outlet: { zh: '个网点', en: 'outlets' },
  vehicle: { zh: '辆', en: 'vehicles' },
  'vehicle·month': { zh: '辆·月', en: 'vehicle-months' },
  order: { zh: '单', en: 'orders' },
  sample: { zh: '批', en: 'samples' },
  day: { zh: '天', en: 'days' },
  point: { zh: '分', en: 'points' },
  yuan: { zh: '元', en: 'yuan' },
  'use/unit': { zh: '次/个', en: 'uses/unit' },
  'use/unit/year': { zh: '次/个/年', en: 'uses/unit/year' },
  'km/vehicle/year': { zh: 'km/辆/年', en: 'km/vehicle/year' },
  'kWh/piece': { zh: 'kWh/件', en: 'kWh/piece' },
  'kgCO2e/piece': { zh: 'kgCO2e/件', en: 'kgCO2e/piece' },
};

const WHOLE = new Set(['piece', 'unit', 'use', 'outlet', 'vehicle', 'order', 'sample', 'point']);

/** Digits shown behind the point; the figure itself keeps all of them. */
export const placesOf = (unit: string): number => (WHOLE.has(unit) ? 0 : unit.endsWith('/piece') ? 6 : 2);

export const GRADE_TEXT: Readonly<Record<EvidenceGrade, Text>> = {
  PLATFORM_VERIFIED: { zh: '平台核验', en: 'platform-verified' },
  THIRD_PARTY_DOCUMENT: { zh: '第三方文件', en: 'third-party document' },
  SYSTEM_FEED: { zh: '系统对接', en: 'system feed' },
  SELF_DECLARED: { zh: '自行申报', en: 'self-declared' },
};
