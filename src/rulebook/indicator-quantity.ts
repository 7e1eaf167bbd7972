import { type Exact, exact, type ExactInput } from '../kernel/decimal.js';

/** Powers of base units: `use/unit/year` is use 1, unit −1, year −1. */
type Powers = Readonly<Record<string, number>>;

/**
 * A value with its unit, as formulas reckon with it: only like is added to like, and what is divided or multiplied
 * carries the unit that follows. Adding kilograms to pieces throws.
 */
export class Quantity {
  private constructor(
    readonly value: Exact,
    private readonly powers: Powers,
  ) {}

  static of(value: ExactInput, unit: string): Quantity {
    return new Quantity(exact(value), powersOf(unit));
  }

  /** `use/unit/year`, `unit·month`, `%`, or `1` for a bare number. */
  get unit(): string {
    return unitOf(this.powers);
  }

  plus(other: Quantity): Quantity {
    return new Quantity(this.value.plus(this.alike(other, 'add')), this.powers);
  }

  minus(other: Quantity): Quantity {
    return new Quantity(this.value.minus(this.alike(other, 'take')), this.powers);
  }

  exceeds(other: Quantity): boolean {
    return this.value.gt(this.alike(other, 'compare'));
  }

  times(other: Quantity): Quantity {
    return new Quantity(this.value.times(other.value), joined(this.powers, other.powers, 1));
  }

  per(other: Quantity): Quantity {
    return new Quantity(this.value.div(other.value), joined(this.powers, other.powers, -1));
  }

  /** Per cent of a whole of the same unit. */
  percentOf(whole: Quantity): Quantity {
    const share = this.per(whole);
    if (share.unit !== '1') throw new Error(`units differ: ${this.unit} is no part of ${whole.unit}`);
    return Quantity.of(share.value.times(100), '%');
  }

  private alike(other: Quantity, verb: string): Exact {
    if (this.unit === other.unit) return other.value;
    throw new Error(`units differ: cannot ${verb} ${other.unit} and ${this.unit}`);
  }
}

function powersOf(unit: string): Powers {
  const [over = '', ...under] = unit.split('/');
  const powers = over
    .split('·')
    .filter((base) => base !== '1')
    .reduce((sofar, base) => joined(sofar, { [base]: 1 }, 1), {} as Powers);
  return under.reduce((sofar, base) => joined(sofar, { [base]: 1 }, -1), powers);
}

function joined(a: Powers, b: Powers, sign: 1 | -1): Powers {
  const powers: Record<string, number> = { ...a };
  for (const [base, power] of Object.entries(b)) powers[base] = (powers[base] ?? 0) + sign * power;
  return Object.fromEntries(Object.entries(powers).filter(([, power]) => power !== 0));
}

function unitOf(powers: Powers): string {
  const repeated = (sign: 1 | -1) =>
    Object.keys(powers).flatMap((base) =>
      Array.from({ length: Math.max(0, sign * (powers[base] ?? 0)) }, () => base),
    );
  const over = repeated(1).sort().join('·') || '1';
  return [over, ...repeated(-1).sort()].join('/');
}
