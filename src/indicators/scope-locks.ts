import { rows, type Transaction, write } from '../platform/database.js';
import { insertInto, raw } from '../platform/sql.js';
import { periodKind } from '../rulebook/indicator-period.js';
import { lockScopes, type ResultScope } from './indicators.queries.js';

/** The scopes that one transaction computes: until it ends nobody else computes them. */
export class ScopeLocks {
  private readonly held = new Set<string>();

  constructor(private readonly transaction: Transaction) {}

  /** Waits for those that are not held yet, in the order that everybody keeps. */
  async take(scopes: readonly ResultScope[]): Promise<void> {
    const wanted = inOrder(scopes).filter((scope) => !this.held.has(scopeKey(scope)));
    if (wanted.length === 0) return;
    const locks = wanted.map(({ enterpriseId, regionCode, period }) => ({
      enterprise_id: enterpriseId,
      region_code: regionCode,
      period,
    }));
    const asItIs = raw('ON DUPLICATE KEY UPDATE period = VALUES(period)');
    await write(this.transaction, insertInto('indicator_scope', locks, asItIs));
    await rows(this.transaction, lockScopes(wanted));
    for (const scope of wanted) this.held.add(scopeKey(scope));
  }
}

/** Each once: months before longer periods, and of one kind by enterprise, region and period. */
export const inOrder = (scopes: readonly ResultScope[]): ResultScope[] =>
  [...new Map(scopes.map((scope) => [scopeKey(scope), scope]))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, scope]) => scope);

const scopeKey = ({ enterpriseId, regionCode, period }: ResultScope): string =>
  `${periodKind(period)}/${enterpriseId}/${regionCode}/${period}`;
