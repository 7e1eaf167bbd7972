import { type Exact, exact, type ExactInput } from '../kernel/decimal.js';

/**
 * A value with its unit, as formulas reckon with it: only like is added to like, and what is divided or multiplied
 * carries the unit that follows. Adding kilograms to pieces throws.
 */
export class Quantity {
  private constructor(
    readonly value: Exact,
    private readonly measuredIn: Unit,
  ) {}

  static of(value: ExactInput, unit: string): Quantity {
    return new Quantity(exact(value), Unit.named(unit));
  }

  /** `use/unit/year`, `unit·month`, `%`, or `1` for a bare number. */
  get unit(): string {
    return this.measuredIn.name;
  }

  plus(other: Quantity): Quantity {
    return new Quantity(this.value.plus(this.alike(other, 'add')), this.measuredIn);
  }

  minus(other: Quantity): Quantity {
    return new Quantity(this.value.minus(this.alike(other, 'take')), this.measuredIn);
  }

  exceeds(other: Quantity): boolean {
    return this.value.gt(this.alike(other, 'compare'));
  }

  times(other: Quantity): Quantity {
    return new Quantity(this.value.times(other.value), this.measuredIn.with(other.measuredIn, 1));
  }

  per(other: Quantity): Quantity {
    return new Quantity(this.value.div(other.value), this.measuredIn.with(other.measuredIn, -1));
  }

  /** Per cent of a whole of the same unit. */
  percentOf(whole: Quantity): Quantity {
    const share = this.per(whole);
    if (share.unit !== '1') throw new Error(`units differ: ${this.unit} is no part of ${whole.unit}`);
    return Quantity.of(share.value.times(100), '%');
  }

  private alike(other: Quantity, verb: string): Exact {
    if (this.measuredIn === other.measuredIn) return other.value;
    throw new Error(`units differ: cannot ${verb} ${other.unit} and ${this.unit}`);
  }
}

/** Powers of base units: `use/unit/year` is use 1, unit −1, year −1. */
type Powers = Readonly<Record<string, number>>;

/** A unit is one object however it is written or arrived at. There are as many as formulas name, so that all are kept. */
class Unit {
  private static readonly known = new Map<string, Unit>();
  private readonly products = new Map<Unit, Unit>();
  private readonly quotients = new Map<Unit, Unit>();

  private constructor(
    readonly name: string,
    private readonly powers: Powers,
  ) {}

  static named(text: string): Unit {
    const known = Unit.known.get(text);
    if (known) return known;
    const unit = Unit.of(powersOf(text));
    Unit.known.set(text, unit);
    return unit;
  }

  /** Of what is measured in both, multiplied or divided. */
  with(other: Unit, sign: 1 | -1): Unit {
    const found = sign === 1 ? this.products : this.quotients;
    const known = found.get(other);
    if (known) return known;
    const unit = Unit.of(joined(this.powers, other.powers, sign));
    found.set(other, unit);
    return unit;
  }

  private static of(powers: Powers): Unit {
    const name = nameOf(powers);
    const unit = Unit.known.get(name) ?? new Unit(name, powers);
    Unit.known.set(name, unit);
    return unit;
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

function nameOf(powers: Powers): string {
  const repeated = (sign: 1 | -1) =>
    Object.keys(powers).flatMap((base) =>
      Array.from({ length: Math.max(0, sign * (powers[base] ?? 0)) }, () => base),
    );
  const over = repeated(1).sort().join('·') || '1';
  return [over, ...repeated(-1).sort()].join('/');
}
