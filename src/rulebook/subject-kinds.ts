import { z } from 'zod';
import { textSchema } from './document.js';

/** How one kind of subject is called and counted: 3 辆 + 车, 3 vehicles. `each` names one of them in a cap: 单车. */
export const subjectKindSchema = z.strictObject({
  kind: z.string().regex(/^[a-z][a-zA-Z]{1,30}$/, 'a word such as vehicle / 英文小写单词'),
  title: textSchema,
  counterZh: z.string().min(1),
  eachZh: z.string().min(1).default('单项'),
  pluralEn: z.string().min(1),
});
export type SubjectKind = z.infer<typeof subjectKindSchema>;

const kind = (
  name: string,
  zh: string,
  en: string,
  counterZh: string,
  eachZh = '单项',
  pluralEn = `${en}s`,
): SubjectKind => ({ kind: name, title: { zh, en }, counterZh, eachZh, pluralEn });

/** Kinds of subjects that every programme may use; a document declares others of its own in `subjectKinds`. */
export const SUBJECT_KINDS: readonly SubjectKind[] = [
  kind('applicant', '企业', 'firm', '家', '单个企业'),
  kind('vehicle', '车', 'vehicle', '辆', '单车'),
  kind('purchase', '采购', 'purchase', '笔', '单笔'),
  kind('project', '项目', 'project', '个', '单个项目'),
  kind('pair', '新旧资产', 'pair of an old and a new asset', '对', '单对', 'pairs of an old and a new asset'),
];
