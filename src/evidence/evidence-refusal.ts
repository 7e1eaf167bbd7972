import type { Id } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import { type Refusal, refuse } from '../kernel/refusal.js';
import { LIMITS } from '../platform/limits.js';
import type { ReportingMonthState } from '../platform/reporting-month.js';
import type { EvidenceFile } from './evidence-file.entity.js';
import { EVIDENCE_ENDINGS } from './evidence-kind.js';

const KINDS = EVIDENCE_ENDINGS.map((ending) => `.${ending}`);

export const kindNotTaken = (fileName: string): Refusal =>
  refuse.badInput(
    'EVIDENCE_KIND_NOT_TAKEN',
    {
      zh: `“${fileName}”不是可接受的证据文件：须为 ${KINDS.join('、')}，且内容与之相符、不含宏；请转换为其中一种（例如 PDF）后重新上传。`,
      en: `"${fileName}" is no evidence that can be taken: it must be one of ${KINDS.join(', ')} by name and content, without macros; convert it, for example to PDF, and upload it again.`,
    },
    { fileName, endings: EVIDENCE_ENDINGS },
  );

export const contentDiffers = (fileName: string, found: string): Refusal =>
  refuse.badInput(
    'EVIDENCE_CONTENT_DIFFERS',
    {
      zh: `“${fileName}”的内容与扩展名不符（内容为 ${found}）；请核对是否选错文件，或改用正确的扩展名。`,
      en: `The content of "${fileName}" is not what its name says (it is ${found}); check that it is the right file, or give it its proper ending.`,
    },
    { fileName, found },
  );

export const fileEmpty = (): Refusal =>
  refuse.badInput('FILE_EMPTY', {
    zh: '文件是空的，未保存；请核对后重新上传。',
    en: 'The file is empty and was not kept; check it and upload it again.',
  });

export const uploadTookTooLong = (): Refusal =>
  refuse.badInput('UPLOAD_INTERRUPTED', {
    zh: '上传耗时超过一天，已放弃，未保存任何内容；请重新上传。',
    en: 'The upload took longer than a day and was given up; nothing was kept. Upload it again.',
  });

export const tooManyFiles = (): Refusal =>
  refuse.badInput(
    'EVIDENCE_TOO_MANY',
    {
      zh: `一条记录或一个月份最多附 ${LIMITS.evidencePerTarget} 个证据文件；请合并文件，或先撤回不需要的文件。`,
      en: `A fact or a month takes at most ${LIMITS.evidencePerTarget} files of evidence; join some, or withdraw those that are not needed.`,
    },
    { max: LIMITS.evidencePerTarget },
  );

export const factUnknown = ({ factTable, factId }: { factTable: string; factId: Id }): Refusal =>
  refuse.notFound(
    'FACT_UNKNOWN',
    {
      zh: '没有找到要附证据的记录：请核对 factTable 和 factId，只能为本企业的记录上传证据。',
      en: 'There is no such fact to prove: check factTable and factId; evidence is uploaded for facts of your own firm.',
    },
    { factTable, factId },
  );

export const evidenceUnknown = (id: Id): Refusal =>
  refuse.notFound(
    'EVIDENCE_UNKNOWN',
    {
      zh: '没有找到该证据文件：标识有误，或不在您的权限范围内。',
      en: 'There is no such file of evidence: the id is wrong, or it is outside what you may see.',
    },
    { evidenceId: id },
  );

export const evidenceSealed = (month: Month, state: ReportingMonthState): Refusal =>
  refuse.conflict(
    'EVIDENCE_SEALED',
    {
      zh: `${month} 月已确认或关闭，其证据文件不能撤回；如确需撤回，请说明理由，由主管部门重新开放该月。`,
      en: `The month ${month} is attested or closed, and its evidence cannot be withdrawn; give your department the reason and have the month reopened.`,
    },
    { month, state },
  );

export const evidenceAlreadyWithdrawn = ({ id, withdrawnBy, withdrawalReason }: EvidenceFile): Refusal =>
  refuse.conflict(
    'EVIDENCE_WITHDRAWN',
    {
      zh: `该证据文件已由 ${withdrawnBy} 撤回（${withdrawalReason}），无需再次撤回。`,
      en: `This file was withdrawn by ${withdrawnBy} already (${withdrawalReason}); there is nothing left to withdraw.`,
    },
    { evidenceId: id, withdrawnBy },
  );

export const targetUnclear = (): Refusal =>
  refuse.badInput('EVIDENCE_TARGET_UNCLEAR', {
    zh: '请说明证据附于何处：填写 factTable 和 factId（某条记录），或只填写 month（某个月份）。',
    en: 'Say what the evidence is for: give factTable and factId for a fact, or month alone for a month.',
  });

export const fileMissing = (): Refusal =>
  refuse.badInput('EVIDENCE_NOT_SENT', {
    zh: '请直接上传文件内容，例如 curl -X POST -T 票据.pdf -H "content-type: application/octet-stream"。',
    en: 'Send the file itself as the body, for example curl -X POST -T ticket.pdf -H "content-type: application/octet-stream".',
  });
