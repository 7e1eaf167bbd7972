import type { Text } from '../src/kernel/text.js';
import { type DrawFault, verifyDraw } from '../src/rulebook/draw-file.js';

export interface CheckedDraw {
  readonly isGenuine: boolean;
  /** For a person, in both languages. */
  readonly lines: readonly string[];
}

const FAULT_TEXT: Readonly<Record<DrawFault, Text>> = {
  NOT_A_DRAW_FILE: { zh: '不是抽取文件', en: 'this is not the file of a draw' },
  LIST_CHANGED: { zh: '名录与其摘要不符', en: 'a list is not what its digest says' },
  ENTRY_TWICE: { zh: '名录中有重复条目', en: 'a list names something twice' },
  SEED_NOT_COMMITTED: {
    zh: '公开的种子与事先公布的承诺不符；该种子的承诺应为',
    en: 'the revealed seed is not the one promised; its own commitment is',
  },
  NOT_DRAWABLE: {
    zh: '按此名录无法抽取（对象不足或无人可派）',
    en: 'nothing can be drawn from these lists (too few firms, or nobody to send)',
  },
  CONFLICT_OF_INTEREST: { zh: '应当回避的人员被派出', en: 'an inspector was sent to a firm to be avoided' },
  OTHER_RESULT: {
    zh: '公布的结果与重新抽取不同（序号：公布，重抽）',
    en: 'the published result is not what is drawn (place: published, drawn)',
  },
};

export function checkDraw(path: string, text: string): CheckedDraw {
  const { faults, result } = verifyDraw(parsed(text));
  if (faults.length === 0)
    return {
      isGenuine: true,
      lines: [
        `${path}：一致，${result?.length ?? 0} 家检查对象均由名录与种子抽得。`,
        `${path}: genuine; lists and seeds draw these ${result?.length ?? 0} firms and their inspectors.`,
      ],
    };
  return {
    isGenuine: false,
    lines: faults.flatMap(({ fault, detail }) => [
      `${path}：${FAULT_TEXT[fault].zh}：${detail}`,
      `${path}: ${FAULT_TEXT[fault].en}: ${detail}`,
    ]),
  };
}

export const notFound = (path: string): CheckedDraw => ({
  isGenuine: false,
  lines: [`${path}：没有此文件，请核对路径。`, `${path}: there is no such file; check its path.`],
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
