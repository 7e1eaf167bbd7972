import type { RowVerdict } from './import-verdict.entity.js';

/** Consecutive lines with one verdict. Lines that no run holds are blank. */
export interface VerdictRun {
  readonly line: number;
  readonly toLine: number;
  readonly verdict: RowVerdict;
}

const LETTERS: Readonly<Record<RowVerdict, string>> = {
  ACCEPTED: 'A',
  DUPLICATE: 'D',
  REFUSED: 'R',
  SOUND: 'S',
};
const VERDICTS = new Map(Object.entries(LETTERS).map(([verdict, letter]) => [letter, verdict as RowVerdict]));

/** `A2-5001 R5002 D5003-5010`: every row has its verdict, at a few bytes for each change of it. */
export class VerdictRuns {
  private readonly runs: string[] = [];
  private verdict: RowVerdict | undefined;
  private line = 0;
  private toLine = 0;

  add(line: number, verdict: RowVerdict): void {
    if (verdict === this.verdict && line === this.toLine + 1) this.toLine = line;
    else {
      this.close();
      [this.verdict, this.line, this.toLine] = [verdict, line, line];
    }
  }

  written(): string {
    this.close();
    this.verdict = undefined;
    return this.runs.join(' ');
  }

  private close(): void {
    if (!this.verdict) return;
    const lines = this.line === this.toLine ? `${this.line}` : `${this.line}-${this.toLine}`;
    this.runs.push(`${LETTERS[this.verdict]}${lines}`);
  }
}

export function readRuns(written: string): VerdictRun[] {
  if (written === '') return [];
  return written.split(' ').map((run) => {
    const [line = '', toLine = line] = run.slice(1).split('-');
    return {
      line: Number(line),
      toLine: Number(toLine),
      verdict: VERDICTS.get(run.charAt(0)) ?? 'REFUSED',
    };
  });
}

/** The same runs after all was undone: what was accepted is sound, and no more. */
export const undoneRuns = (written: string): string => written.replaceAll('A', 'S');
