/** One point: which lot it came with, and on which day that was earned. */
export interface Point {
  readonly lot: string;
  readonly day: number;
}

/**
 * What a ledger should say of one person, reckoned in the plainest way: every point is a thing of its own. It shares no
 * line with the ledger.
 */
export class PersonModel {
  free: Point[] = [];
  holds = new Map<string, { readonly points: Point[]; readonly untilDay: number }>();
  owed = 0;
  private readonly spent: string[] = [];
  private readonly reversed = new Set<string>();

  constructor(private readonly lastsDays: number) {}

  get held(): number {
    return [...this.holds.values()].reduce((sum, { points }) => sum + points.length, 0);
  }

  earn(lot: string, day: number, amount: number): void {
    this.receive(Array.from({ length: amount }, () => ({ lot, day })));
  }

  /** First in, first out; undefined where there is not as much. */
  take(amount: number, day: number): Point[] | undefined {
    const usable = this.free
      .filter((point) => point.day <= day && point.day + this.lastsDays >= day)
      .sort((a, b) => a.day - b.day || (a.lot < b.lot ? -1 : a.lot > b.lot ? 1 : 0));
    if (usable.length < amount) return undefined;
    const taken = usable.slice(0, amount);
    this.free = this.free.filter((point) => !taken.includes(point));
    return taken;
  }

  spend(amount: number, day: number): boolean {
    const taken = this.take(amount, day);
    this.pay(taken ?? []);
    return taken !== undefined;
  }

  hold(name: string, amount: number, day: number, untilDay: number): boolean {
    const points = this.take(amount, day);
    if (points) this.holds.set(name, { points, untilDay });
    return points !== undefined;
  }

  capture(name: string, amount: number): boolean {
    const hold = this.holds.get(name);
    if (!hold || hold.points.length < amount) return false;
    this.pay(hold.points.splice(0, amount));
    if (hold.points.length === 0) this.holds.delete(name);
    return true;
  }

  release(name: string): boolean {
    const hold = this.holds.get(name);
    if (!hold) return false;
    this.holds.delete(name);
    this.receive(hold.points.toReversed());
    return true;
  }

  reverse(lot: string, day: number): void {
    if (this.reversed.has(lot)) return;
    this.reversed.add(lot);
    this.free = this.free.filter((point) => point.lot !== lot);
    const held = [...this.holds.values()].flatMap(({ points }) => points.map((point) => point.lot));
    this.owed += [...this.spent, ...held].filter((one) => one === lot).length;
    while (this.owed > 0) {
      const [point] = this.take(1, day) ?? [];
      if (!point) return;
      this.pay([point]);
      this.owed -= 1;
    }
  }

  /** Takes what is past its day, and gives back what held too long. */
  pass(day: number): void {
    this.expire(day);
    for (const [name, { untilDay }] of this.holds) if (untilDay <= day) this.release(name);
    this.expire(day);
  }

  private expire(day: number): void {
    this.free = this.free.filter((point) => point.day + this.lastsDays >= day);
  }

  /** What is owed takes the first. */
  private receive(points: readonly Point[]): void {
    const workedOff = Math.min(this.owed, points.length);
    this.owed -= workedOff;
    this.pay(points.slice(0, workedOff));
    this.free.push(...points.slice(workedOff));
  }

  private pay(points: readonly Point[]): void {
    this.spent.push(...points.map(({ lot }) => lot));
  }
}
