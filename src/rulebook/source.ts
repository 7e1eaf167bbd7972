import { z } from 'zod';

/** How sure we are of a figure or clause, best first. */
export const CONFIDENCES = ['A', 'B', 'C', 'D'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

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
