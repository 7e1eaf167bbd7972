import { Injectable } from '@nestjs/common';
import { CreditRuleBook } from '../credits/index.js';
import { ProgrammesService } from '../programmes/index.js';
import { ACTION_ATTRIBUTES } from '../rulebook/credits.js';
import type { RestatementReachView } from './restatement.view.js';

/**
 * First words of facts that are results: `indicator.EWR`, `inventory.LIFE_CYCLE`. Awards and eligibility are decided on
 * what was recorded; only a document that names one of these would have to be decided again.
 */
const RESULTS = ['indicator', 'inventory', 'reduction', 'factor'];

/** Determines from the documents themselves whether credits or programmes read what restatements change. */
@Injectable()
export class RestatementReach {
  constructor(
    private readonly ruleBook: CreditRuleBook,
    private readonly programmes: ProgrammesService,
  ) {}

  async reach(): Promise<RestatementReachView[]> {
    const rules = await this.ruleBook.rules();
    const programmes = [...(await this.programmes.book()).values()];
    return [
      {
        part: 'CREDITS',
        documentCount: rules.length,
        ...readersAmong(
          rules.map(({ code, event, ...rule }) => ({ code, names: [...namesIn(rule), ...asksOf(event)] })),
        ),
      },
      {
        part: 'PROGRAMMES',
        documentCount: programmes.length,
        ...readersAmong(programmes.map((programme) => ({ code: programme.code, names: namesIn(programme) }))),
      },
    ];
  }
}

const asksOf = (event: keyof typeof ACTION_ATTRIBUTES): string[] => Object.keys(ACTION_ATTRIBUTES[event]);

function readersAmong(documents: readonly { readonly code: string; readonly names: readonly string[] }[]) {
  const reading = documents.filter(({ names }) => names.some(isResult)).map(({ code }) => code);
  const text =
    reading.length === 0
      ? {
          zh: '所有文件只读取登记的事实，不读取指标、碳核算结果或排放因子：重述不改变其决定。',
          en: 'Every document reads what was recorded, and no indicator, carbon result or emission factor: a restatement changes none of its decisions.',
        }
      : {
          zh: `以下文件读取重述的结果，其决定须重新作出：${reading.join('、')}。`,
          en: `These documents read restated results, and what they decided is to be decided again: ${reading.join(', ')}.`,
        };
  return { reading, text };
}

/** Whether a name, or any word of a text, is that of a result as a fact. */
export const isResult = (name: string): boolean => RESULTS.some((word) => name.startsWith(`${word}.`));

/** Every text in a document, however deep: the names of facts are among them. */
function namesIn(document: unknown): string[] {
  if (typeof document === 'string') return [document];
  if (typeof document !== 'object' || document === null) return [];
  return Object.entries(document).flatMap(([key, value]) => [key, ...namesIn(value)]);
}
