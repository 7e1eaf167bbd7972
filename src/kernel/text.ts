/** A text for people, in both languages of the platform. Chinese is the users' first language. */
export interface Text {
  readonly zh: string;
  readonly en: string;
}

export const LANGUAGES = ['zh-CN', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

export const inLanguage = (text: Text, language: Language): string => (language === 'en' ? text.en : text.zh);

/** Picks the language of a caller from an Accept-Language header; Chinese when nothing else is asked for. */
export function languageOf(acceptLanguage: string | undefined): Language {
  const first = acceptLanguage?.split(',')[0]?.trim().toLowerCase() ?? '';
  return first.startsWith('en') ? 'en' : 'zh-CN';
}
