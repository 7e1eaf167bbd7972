import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import { type Exact, plain } from '../kernel/decimal.js';
import { type Refusal, refuse } from '../kernel/refusal.js';
import type { Inventory } from '../rulebook/inventory.js';
import { differenceOf } from '../rulebook/inventory-difference.js';
import { differenceOfReductions } from '../rulebook/reduction-difference.js';
import type { Reduction } from '../rulebook/reduction.js';
import { CarbonAccounting } from './carbon-accounting.service.js';
import { CarbonBoard, type CarbonQuestion, methodNotInForce } from './carbon-board.service.js';
import {
  type CarbonFacts,
  type CarbonRules,
  inventoryFrom,
  reductionsFrom,
} from '../rulebook/carbon-figures.js';
import { INVENTORY_METHODS, REDUCTION_METHODS } from './carbon-rules.js';
import { inventoryView, reductionView } from './carbon-text.js';
import type { CarbonComparisonView, CarbonReductionComparisonView } from './carbon.view.js';

/** By what a figure is worked out; what is left out is as the month is computed. */
export interface Edition {
  readonly method?: string | null | undefined;
  readonly methodVersion?: number | null | undefined;
  readonly release?: string | null | undefined;
}

interface Document<Version> {
  readonly code: string;
  readonly versions: readonly Version[];
}

/** 对照: works out two editions on the same facts, as they are now. Stores nothing. */
@Injectable()
export class CarbonComparisons {
  constructor(
    private readonly board: CarbonBoard,
    private readonly accounting: CarbonAccounting,
  ) {}

  /** Refuses with NOT_FOUND METHOD_UNKNOWN, METHOD_NOT_IN_FORCE or FACTOR_RELEASE_UNKNOWN, BAD_USER_INPUT NOTHING_TO_COMPARE. */
  async inventories(
    actor: Actor,
    question: CarbonQuestion & Edition,
    beside: Edition,
  ): Promise<CarbonComparisonView> {
    const { scope, facts, rules } = await this.asked(actor, question);
    const workedOut = async (edition: Edition): Promise<Inventory> => {
      const inventory = chosen(INVENTORY_METHODS, edition, rules.inventory);
      const book = await this.board.bookOf({ month: scope.month, release: edition.release ?? null });
      const found = inventoryFrom(facts, book, { ...rules, inventory });
      if (!found) throw methodNotInForce(scope.month);
      return found;
    };
    const [first, second] = [await workedOut(question), await workedOut({ ...question, ...said(beside) })];
    assertTwo(first, second);
    const { lines, totals } = differenceOf(first, second);
    return {
      first: inventoryView(scope, first),
      second: inventoryView(scope, second),
      lines: lines.map(shown),
      totals,
    };
  }

  /** As `inventories`, of one method of reduction beside another, or beside another version of it. */
  async reductions(
    actor: Actor,
    question: CarbonQuestion & Edition & { readonly method: string },
    beside: Edition,
  ): Promise<CarbonReductionComparisonView> {
    const { scope, facts, rules } = await this.asked(actor, question);
    const workedOut = async (edition: Edition): Promise<Reduction> => {
      const decided = rules.reductions.find(({ code }) => code === edition.method);
      const method = chosen(REDUCTION_METHODS, edition, decided);
      const book = await this.board.bookOf({ month: scope.month, release: edition.release ?? null });
      const [found] = reductionsFrom(facts, book, { ...rules, reductions: [method] });
      return found as Reduction;
    };
    const [first, second] = [await workedOut(question), await workedOut({ ...question, ...said(beside) })];
    assertTwo(first, second);
    const { lines, differenceKg } = differenceOfReductions(first, second);
    return {
      first: reductionView(scope, first),
      second: reductionView(scope, second),
      lines: lines.map(shown),
      differenceKg: text(differenceKg),
    };
  }

  private async asked(actor: Actor, question: CarbonQuestion) {
    const scope = await this.board.scope(actor, question);
    const rules: CarbonRules | null = await this.accounting.rules(scope.month);
    if (!rules) throw methodNotInForce(scope.month);
    const facts: CarbonFacts = await this.accounting.facts(scope);
    return { scope, facts, rules };
  }
}

/** Another method is taken in its newest version, where none is said. */
const said = (beside: Edition): Edition => ({
  ...(beside.method ? { method: beside.method, methodVersion: null } : {}),
  ...(beside.methodVersion ? { methodVersion: beside.methodVersion } : {}),
  ...(beside.release ? { release: beside.release } : {}),
});

/** As said; of what is left out, as decided for the month, or the newest version of another method. */
function chosen<Version extends { readonly version: number }>(
  methods: readonly Document<Version>[],
  { method, methodVersion }: Edition,
  decided: { readonly code: string; readonly version: Version } | undefined,
): { readonly code: string; readonly version: Version } {
  const code = method ?? decided?.code;
  if (decided && decided.code === code && !methodVersion) return decided;
  const document = methods.find((one) => one.code === code);
  const version = methodVersion
    ? document?.versions.find((one) => one.version === methodVersion)
    : document?.versions.at(-1);
  if (document && version) return { code: document.code, version };
  throw methodUnknown(code ?? '', methodVersion ?? null, methods);
}

const text = (kg: Exact | null): string | null => kg && plain(kg);

interface Difference {
  readonly firstKg: Exact | null;
  readonly secondKg: Exact | null;
  readonly differenceKg: Exact | null;
  readonly firstRows: readonly string[];
  readonly secondRows: readonly string[];
}

const shown = <Line extends Difference>(line: Line) => ({
  ...line,
  firstKg: text(line.firstKg),
  secondKg: text(line.secondKg),
  differenceKg: text(line.differenceKg),
  firstRows: [...line.firstRows],
  secondRows: [...line.secondRows],
});

type Named = Pick<Inventory, 'method' | 'release' | 'month'>;

function assertTwo(first: Named, second: Named): void {
  const isSame =
    first.method.code === second.method.code &&
    first.method.version === second.method.version &&
    first.release === second.release;
  if (!isSame) return;
  throw refuse.badInput('NOTHING_TO_COMPARE', {
    zh: '两边的方法、版本和因子发布包完全相同，没有可对照的；请填写 besideMethod、besideMethodVersion 或 besideRelease。',
    en: 'Both sides have the same method, version and release, so there is nothing to compare; give besideMethod, besideMethodVersion or besideRelease.',
  });
}

const methodUnknown = (
  method: string,
  methodVersion: number | null,
  methods: readonly Document<{ readonly version: number }>[],
): Refusal => {
  const known = methods.flatMap(({ code, versions }) => versions.map(({ version }) => `${code} v${version}`));
  return refuse.notFound(
    'METHOD_UNKNOWN',
    {
      zh: `没有方法 ${method}${methodVersion ? ` 第 ${methodVersion} 版` : ''}；可用的有：${known.join('、')}。`,
      en: `There is no method ${method}${methodVersion ? ` version ${methodVersion}` : ''}; there are ${known.join(', ')}.`,
    },
    { method, methodVersion },
  );
};
