import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { Transaction } from '../platform/database.js';
import { LIMITS } from '../platform/limits.js';
import {
  isRefused,
  type Outcome,
  PackagingService,
  type RecordPackagingUseInput,
  type RecordParcelCountInput,
  type Refused,
} from '../packaging/index.js';
import type { ImportKindCode } from './import-kind.js';
import type { ReadRow } from './import-row.js';
import type { RowVerdict } from './import-verdict.entity.js';
import type { Tally } from './imports.queries.js';

export interface JudgedRow {
  readonly line: number;
  readonly sourceRef: string | null;
  readonly verdict: RowVerdict;
  readonly factId: Id | null;
  readonly refused: Refused | null;
}

export const NO_ROWS: Tally = { rowCount: 0, accepted: 0, duplicates: 0, refused: 0, judgedToLine: 1 };

/** Hands rows to the same use cases as the API does, and turns what became of them into verdicts. */
@Injectable()
export class ImportJudge {
  constructor(private readonly packaging: PackagingService) {}

  async judge(
    transaction: Transaction,
    actor: Actor,
    kind: ImportKindCode,
    batch: readonly ReadRow[],
  ): Promise<JudgedRow[]> {
    const sound = batch.filter((row) => !isRefused(row));
    const items = sound.map((row) => (row as { item: object }).item);
    const outcomes = items.length === 0 ? [] : await this.append(transaction, actor, kind, items);
    const outcomeOf = new Map(sound.map((row, index) => [row, outcomes[index] as Outcome]));
    return batch.map((row) => judged(row, isRefused(row) ? row : (outcomeOf.get(row) as Outcome)));
  }

  private append(
    transaction: Transaction,
    actor: Actor,
    kind: ImportKindCode,
    items: readonly object[],
  ): Promise<Outcome[]> {
    return kind === 'parcel-count'
      ? this.packaging.appendParcelCounts(transaction, actor, items as RecordParcelCountInput[])
      : this.packaging.appendPackagingUses(transaction, actor, items as RecordPackagingUseInput[]);
  }
}

function judged({ line, sourceRef }: ReadRow, outcome: Outcome): JudgedRow {
  if (isRefused(outcome)) return { line, sourceRef, verdict: 'REFUSED', factId: null, refused: outcome };
  const verdict = outcome.state === 'RECORDED' ? 'ACCEPTED' : 'DUPLICATE';
  return { line, sourceRef, verdict, factId: outcome.id, refused: null };
}

export function tallied(before: Tally, rows: readonly JudgedRow[]): Tally {
  const count = (verdict: RowVerdict) => rows.filter((row) => row.verdict === verdict).length;
  return {
    rowCount: before.rowCount + rows.length,
    accepted: before.accepted + count('ACCEPTED'),
    duplicates: before.duplicates + count('DUPLICATE'),
    refused: before.refused + count('REFUSED'),
    judgedToLine: rows.at(-1)?.line ?? before.judgedToLine,
  };
}

/** The duplicate and refused rows that are kept: of each up to the limit, so that many of one never hide the other. */
export function keptRows(before: Tally, rows: readonly JudgedRow[]): JudgedRow[] {
  const room = (verdict: RowVerdict, alreadyKept: number) =>
    rows
      .filter((row) => row.verdict === verdict)
      .slice(0, Math.max(0, LIMITS.importVerdictsKept - alreadyKept));
  return [...room('DUPLICATE', before.duplicates), ...room('REFUSED', before.refused)];
}
