import type { Text } from './text.js';

/** 证据等级, strongest first. Self-declared data never outranks platform data. */
export const EVIDENCE_GRADES = [
  'PLATFORM_VERIFIED',
  'THIRD_PARTY_DOCUMENT',
  'SYSTEM_FEED',
  'SELF_DECLARED',
] as const;
export type EvidenceGrade = (typeof EVIDENCE_GRADES)[number];

export const EVIDENCE_GRADE_TEXT: Record<EvidenceGrade, Text> = {
  PLATFORM_VERIFIED: { zh: '平台核验', en: 'platform-verified' },
  THIRD_PARTY_DOCUMENT: { zh: '第三方文件', en: 'third-party document' },
  SYSTEM_FEED: { zh: '系统对接', en: 'system feed' },
  SELF_DECLARED: { zh: '自行申报', en: 'self-declared' },
};

export const isAtLeast = (grade: EvidenceGrade, minimum: EvidenceGrade): boolean =>
  EVIDENCE_GRADES.indexOf(grade) <= EVIDENCE_GRADES.indexOf(minimum);

/** The weakest grade decides what a sum is worth; undefined for no grades at all. */
export const weakest = (grades: Iterable<EvidenceGrade>): EvidenceGrade | undefined => {
  let found = -1;
  for (const grade of grades) found = Math.max(found, EVIDENCE_GRADES.indexOf(grade));
  return EVIDENCE_GRADES[found];
};
