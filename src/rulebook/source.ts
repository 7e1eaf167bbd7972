import { z } from 'zod';
import type { Text } from '../kernel/text.js';

/** How sure we are of a figure or clause, best first. */
export const CONFIDENCES = ['A', 'B', 'C', 'D'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

export const CONFIDENCE_TEXT: Record<Confidence, Text> = {
  A: { zh: '官方文本或附件，已读正文', en: 'official text or annex, operative part read' },
  B: {
    zh: '官方数值，据转录、官方媒体或数据库',
    en: 'official value in a transcript, official press or a database',
  },
  C: { zh: '文献或二手汇编', en: 'literature or second-hand compilation' },
  D: { zh: '单一弱来源，仅供筛查', en: 'one weak source; screening use only' },
};

/** The weakest confidence decides what a figure built from several is worth; undefined for none. */
export const weakestConfidence = (values: Iterable<Confidence>): Confidence | undefined =>
  [...values].sort().at(-1);

/** Where a text or figure was published. Every figure of the rulebook has one. */
export const sourceSchema = z.strictObject({
  title: z.string().min(1),
  body: z.string().min(1),
  year: z.int().min(1949).max(2200),
  confidence: z.enum(CONFIDENCES),
  note: z.string().optional(),
});
export type Source = z.infer<typeof sourceSchema>;

/** Where a setting comes from that no law gives: the platform's own decision, and so labelled to users. */
export const PLATFORM_SOURCE: Source = {
  title: '绿邮平台规则',
  body: '平台运营方',
  year: 2026,
  confidence: 'D',
  note: '平台自定，非官方公式 / set by the platform, not an official formula',
};
