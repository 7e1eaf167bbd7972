import { type Refusal, refuse } from '../kernel/refusal.js';
import type { Text } from '../kernel/text.js';
import type { Claim, Failure } from './import-leases.service.js';
import type { Tally } from './imports.queries.js';

/** Why an import ended early, and what of it stands. */
export const failed = (claim: Claim, kept: Tally, { reason, text }: Refusal): Failure => ({
  reason,
  text: inFull(text, keptText(claim, kept)),
});

export const cancelled = (claim: Claim, kept: Tally): Failure => ({
  reason: 'CANCELLED',
  text: inFull({ zh: '已按要求取消。', en: 'It was cancelled on request.' }, keptText(claim, kept)),
});

const inFull = (cause: Text, kept: Text): Text => ({
  zh: `${cause.zh}${kept.zh}`,
  en: `${cause.en} ${kept.en}`,
});

function keptText(
  { mode, isDryRun }: Claim,
  { judgedToLine: line, accepted, duplicates, refused }: Tally,
): Text {
  if (isDryRun)
    return { zh: '这是试导入，未保存任何一行。', en: 'It was a dry run, so nothing is recorded.' };
  if (mode === 'all-or-nothing')
    return {
      zh: '按“全部或全不”导入，未保存任何一行。',
      en: 'All or nothing was asked for, so nothing is recorded.',
    };
  return {
    zh: `已处理到第 ${line} 行：记录 ${accepted} 行、重复 ${duplicates} 行、拒绝 ${refused} 行，结果均已保存；再次上传同一文件即可继续，已记录的行会识别为重复。`,
    en: `Lines up to ${line} are judged: ${accepted} recorded, ${duplicates} duplicate, ${refused} refused, and that is kept; send the same file again to go on, and what is recorded will be recognised.`,
  };
}

export const internalError = (): Refusal =>
  refuse.unavailable('INTERNAL', {
    zh: '系统内部错误，导入多次尝试仍未完成。',
    en: 'Something went wrong on our side and the import did not get on in several attempts.',
  });
