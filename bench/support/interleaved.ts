import Table from 'cli-table3';
import { median } from './statistics.js';

/** One of the two that are compared. */
export interface Side {
  readonly name: string;
  /** Works for about `seconds` and gives how many units it finished and how long that really took. */
  readonly run: (seconds: number) => Promise<Round>;
}

export interface Round {
  readonly count: number;
  readonly seconds: number;
}

interface Plan {
  readonly bench: string;
  readonly unit: string;
  readonly warmUpSeconds: number;
  readonly roundSeconds: number;
  readonly rounds: number;
}

/**
 * Compares two sides in one run: a warm-up, then short rounds in turn, each pair in the other order than the pair
 * before, so that whatever else the machine does falls on both. Rates are medians over the rounds. Prints a table and,
 * as the last line, JSON: `n` is what both sides finished in the measured rounds, `ratio` is ours by baseline.
 */
export async function compare(ours: Side, baseline: Side, plan: Plan): Promise<void> {
  for (const side of [baseline, ours]) await side.run(plan.warmUpSeconds);
  const oursRounds: Round[] = [];
  const baselineRounds: Round[] = [];
  for (let round = 0; round < plan.rounds; round += 1) {
    const oursTurn = async () => oursRounds.push(await ours.run(plan.roundSeconds));
    const baselineTurn = async () => baselineRounds.push(await baseline.run(plan.roundSeconds));
    for (const turn of round % 2 ? [oursTurn, baselineTurn] : [baselineTurn, oursTurn]) await turn();
  }
  report(plan, { name: ours.name, rounds: oursRounds }, { name: baseline.name, rounds: baselineRounds });
}

interface Measured {
  readonly name: string;
  readonly rounds: readonly Round[];
}

const rates = ({ rounds }: Measured): number[] => rounds.map(({ count, seconds }) => count / seconds);
const total = (rounds: readonly Round[]): number => rounds.reduce((sum, { count }) => sum + count, 0);

function report({ bench, unit }: Plan, ours: Measured, baseline: Measured): void {
  const table = new Table({
    head: ['', `${unit}, median`, 'slowest round', 'fastest round', 'n'],
    style: { head: [], border: [] },
  });
  for (const side of [ours, baseline]) {
    const sideRates = rates(side);
    table.push([
      side.name,
      median(sideRates).toFixed(0),
      Math.min(...sideRates).toFixed(0),
      Math.max(...sideRates).toFixed(0),
      total(side.rounds),
    ]);
  }
  const [oursRate, baselineRate] = [median(rates(ours)), median(rates(baseline))];
  const ratio = Number((oursRate / baselineRate).toFixed(3));
  console.log(table.toString());
  console.log(`ours / baseline: ${ratio}`);
  console.log(
    JSON.stringify({
      bench,
      unit,
      n: total(ours.rounds) + total(baseline.rounds),
      ours: Number(oursRate.toFixed(1)),
      baseline: Number(baselineRate.toFixed(1)),
      ratio,
    }),
  );
}
