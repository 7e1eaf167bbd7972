import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { type Refusal, refuse } from '../kernel/refusal.js';
import type { RegionCode } from '../kernel/region-code.js';
import { yuanOf } from './fen.js';

export const caseIdTaken = (id: Id): Refusal =>
  refuse.conflict(
    'CASE_ID_TAKEN',
    {
      zh: '该标识已用于内容不同的申报件，请核对或使用新的标识。',
      en: 'This id stands for a case with other content; check it, or use a new id.',
    },
    { caseId: id },
  );

export const caseOpenAlready = (roundId: Id): Refusal =>
  refuse.conflict(
    'CASE_OPEN_ALREADY',
    {
      zh: '该企业在本批次已有一件在办的申报件；请继续办理该件，或先撤回。',
      en: 'The firm has an open case in this round; go on with that one, or withdraw it first.',
    },
    { roundId },
  );

export const regionOutsideRound = (regionCode: RegionCode, roundRegion: RegionCode): Refusal =>
  refuse.badInput(
    'REGION_OUTSIDE_ROUND',
    {
      zh: `办理地 ${regionCode} 不在批次的区划 ${roundRegion} 内，请填写批次区划内的办理地。`,
      en: `${regionCode} is not inside ${roundRegion}, the region of the round; name a place inside it.`,
    },
    { regionCode, roundRegion },
  );

export const filingClosed = (today: LocalDate, from: LocalDate | null, to: LocalDate | null): Refusal =>
  refuse.conflict(
    'FILING_CLOSED',
    {
      zh: `今天（${today}）不在申报期内：${from ?? '未公布'} 至 ${to ?? '未公布'}。请关注下一批次。`,
      en: `Today, ${today}, is outside the days of filing, ${from ?? 'not published'} to ${to ?? 'not published'}; wait for the next round.`,
    },
    { today, from, to },
  );

export const documentUnknown = (code: string, known: readonly string[]): Refusal =>
  refuse.badInput(
    'DOCUMENT_UNKNOWN',
    {
      zh: `该项目没有材料 ${code}，需要的材料：${known.join('、') || '无'}。`,
      en: `The programme asks for no paper ${code}; it asks for ${known.join(', ') || 'none'}.`,
    },
    { documentCode: code, known },
  );

export const documentElsewhere = (evidenceId: Id): Refusal =>
  refuse.badInput(
    'DOCUMENT_ELSEWHERE',
    {
      zh: '该证据文件不是绑定到本申报件的有效文件，请先把文件上传并绑定到本申报件。',
      en: 'This file is not bound to this case, or was withdrawn; upload it for this case first.',
    },
    { evidenceId },
  );

export const fundTooSmall = (wantedFen: bigint, leftFen: bigint): Refusal =>
  refuse.conflict(
    'FUND_TOO_SMALL',
    {
      zh: `批次资金余额 ${yuanOf(leftFen)} 元，不足以支付 ${yuanOf(wantedFen)} 元，且该项目没有规定按比例压减；请增加资金或调整申报件。`,
      en: `${yuanOf(leftFen)} yuan are left in the fund of the round and ${yuanOf(wantedFen)} are wanted; the programme has no rule for sharing, so raise the fund or settle which cases stand.`,
    },
    { wantedYuan: yuanOf(wantedFen), leftYuan: yuanOf(leftFen) },
  );
