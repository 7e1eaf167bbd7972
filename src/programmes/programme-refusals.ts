import { type Refusal, refuse } from '../kernel/refusal.js';

export const programmeUnknown = (code: string, known: readonly string[]): Refusal =>
  refuse.notFound(
    'PROGRAMME_UNKNOWN',
    {
      zh: `没有代码为 ${code} 的补贴项目，现有：${known.join('、')}。`,
      en: `There is no programme ${code}; there are ${known.join(', ')}.`,
    },
    { programme: code, known },
  );

export const programmeVersionUnknown = (code: string, version: number, known: readonly number[]): Refusal =>
  refuse.notFound(
    'PROGRAMME_VERSION_UNKNOWN',
    {
      zh: `补贴项目 ${code} 没有第 ${version} 版，已公布：${known.join('、')}。`,
      en: `The programme ${code} has no version ${version}; published are ${known.join(', ')}.`,
    },
    { programme: code, version, known },
  );
