import { z } from 'zod';
import type { LocalDate } from '../kernel/month.js';
import { refuse } from '../kernel/refusal.js';
import { type PolicyFile, policyFiles } from '../platform/policy-files.js';
import { codeSchema, dateSchema, readDocument, textSchema } from '../rulebook/document.js';
import { sourceSchema } from '../rulebook/source.js';

/** Without whose consent there is no account: everybody's, that of children below 14 (their guardian's), or nobody's. */
export const NEEDED_BY = ['EVERYBODY', 'CHILDREN', 'NOBODY'] as const;

const versionSchema = z.strictObject({
  version: z.int().min(1),
  from: dateSchema,
  source: sourceSchema,
  text: textSchema,
});

const consentTextSchema = z
  .strictObject({
    purpose: codeSchema,
    neededBy: z.enum(NEEDED_BY),
    title: textSchema,
    versions: z.array(versionSchema).min(1),
  })
  .refine(
    ({ versions }) =>
      versions.every(
        ({ version, from }, at) => version === at + 1 && from > (versions[at - 1]?.from ?? ('' as LocalDate)),
      ),
    'versions are numbered 1, 2, 3 … in the order of their dates / 版本按日期顺序编号 1、2、3……',
  );

/** 同意书: what a person consents to, in dated versions. */
export type ConsentText = z.output<typeof consentTextSchema>;
export type ConsentVersion = ConsentText['versions'][number];

/** Injection token of the texts, read once at start. */
export const CONSENT_TEXTS = Symbol('CONSENT_TEXTS');

/** The documents of `policies/consents`, one a purpose. Refuses with POLICY_DOCUMENT_INVALID, and so stops the start. */
export function readConsentTexts(files: readonly PolicyFile[] = policyFiles('consents')): ConsentText[] {
  const texts = files.map(({ name, text }) => readDocument(consentTextSchema, text, name));
  const twice = texts.find(({ purpose }, at) => texts.findIndex((other) => other.purpose === purpose) < at);
  if (!twice) return texts;
  throw refuse.badInput('POLICY_DOCUMENT_INVALID', {
    zh: `同意事项 ${twice.purpose} 有两个文件；一个事项只能有一个文件，新版本请写入原文件。`,
    en: `Two files hold the consent ${twice.purpose}; a purpose has one file, and a new version is written into it.`,
  });
}

/** The version that is shown on a day; undefined before the first. */
export const versionOn = ({ versions }: ConsentText, day: LocalDate): ConsentVersion | undefined =>
  versions.findLast(({ from }) => from <= day);
