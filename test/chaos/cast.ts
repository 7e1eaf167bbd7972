/** Who and what there is: a fixed set, so that people meet their limits. All names are invented. */
export const CLIENTS = 6;

/** People by what happens to them, so that what each must end with does not depend on what is heard first. */
export type Lot = 'capped' | 'corrected' | 'late';

const numbered = (count: number, name: string): string[] =>
  Array.from({ length: count }, (_one, index) => `${name}-${index + 1}`);

export const PEOPLE: Readonly<Record<Lot, readonly string[]>> = {
  /** Do more than earns. Nothing of theirs is corrected: what a correction frees goes to whoever asks next. */
  capped: numbered(16, 'capped'),
  /** Stay below every limit, and are corrected after they were credited, or after they have spent it. */
  corrected: numbered(18, 'corrected'),
  /** Their actions come to light when what they earned has expired. */
  late: numbered(6, 'late'),
};

export interface Firm {
  readonly id: string;
  readonly uscc: string;
  readonly outletIds: readonly string[];
}

export const FIRMS: readonly [Firm, Firm] = [
  { id: 'firm-a', uscc: '91350105MA3458HX32', outletIds: numbered(4, 'outlet-a') },
  { id: 'firm-b', uscc: '91430100MA4L16JQ9B', outletIds: numbered(4, 'outlet-b') },
];

/** Each client is a system of one firm and has assets of its own, so that every asset has one course. */
export const firmOf = (client: number): Firm => FIRMS[client % 2 === 0 ? 0 : 1];

export const assetsOf = (client: number): { readonly id: string; readonly isLate: boolean }[] =>
  Array.from({ length: 20 }, (_one, index) => ({
    id: `asset-${client}-${index + 1}`,
    isLate: index % 10 === 9,
  }));

export interface Reward {
  readonly id: string;
  readonly partnerId: string;
  readonly priceCredits: number;
  readonly stock: number | null;
}

export const REWARDS: readonly Reward[] = [
  { id: 'reward-cup', partnerId: FIRMS[0].id, priceCredits: 15, stock: null },
  { id: 'reward-bag', partnerId: FIRMS[1].id, priceCredits: 60, stock: 40 },
  { id: 'reward-tree', partnerId: FIRMS[1].id, priceCredits: 150, stock: null },
];

export const CAUSE = {
  id: 'cause-forest',
  titleZh: '种树',
  titleEn: 'Trees',
  descriptionZh: '混沌测试所用。',
  descriptionEn: 'For the chaos run.',
  leastCredits: '1',
  mostCredits: '100',
} as const;
