import type { Issue, NewAsset, ReturnDeclaration, TakingBack } from '../../src/envelopes/index.js';
import type { Id } from '../../src/kernel/id.js';
import { addDays, type LocalDate, startOf } from '../../src/kernel/month.js';
import { oneOf, shareOf, wholeBetween } from './world-chance.js';
import { type Courier, COURIERS, LUKOU, WEINING, WUTONGLING, ZHAOTAN } from './world-firms.js';
import { CONSUMERS } from './world-people.js';

/** 演示世界的可循环包装: a few hundred numbered envelopes, boxes and transit bags, and twelve months of their trips. */

const COMMISSIONED_ON = '2025-10-15' as LocalDate;
const FIRST_ISSUE = '2025-11-01' as LocalDate;
/** Trips begin and end by this day. */
const LAST_DAY = '2026-10-31' as LocalDate;
/** Never comes back: the consumer moved away with it. */
export const LOST_ENVELOPE = 'WN-E-001';
/** Its consumer says that it came back; no outlet has seen it. */
export const DECLARED_ENVELOPE = 'WN-E-002';

const KINDS = [
  { kind: 'ENVELOPE', letter: 'E', specificationCode: 'PKG-ENV-REUSE', share: 0.6 },
  { kind: 'BOX', letter: 'B', specificationCode: 'PKG-BOX-REUSE', share: 0.2 },
  { kind: 'TRANSIT_BAG', letter: 'S', specificationCode: 'PKG-SACK-REUSE', share: 0.2 },
] as const;

const ASSETS_OF: ReadonlyMap<Courier, number> = new Map([
  [WEINING, 110],
  [LUKOU, 60],
  [ZHAOTAN, 50],
  [WUTONGLING, 60],
]);

/** GS1 modulo 10: weights 3 and 1 from the right. */
function checkDigit(first12: string): string {
  const total = [...first12]
    .reverse()
    .reduce((sum, digit, index) => sum + Number(digit) * (index % 2 === 0 ? 3 : 1), 0);
  return String((10 - (total % 10)) % 10);
}

/** A GRAI with prefix 200, which GS1 keeps for use inside firms: it cannot be anybody's. */
const graiOf = (firmIndex: number, serial: string): string => {
  const first12 = `2000000000${String(firmIndex).padStart(2, '0')}`;
  return `80030${first12}${checkDigit(first12)}${serial}`;
};

/** Every second envelope has a GS1 label as well. */
export const assetsOf = (courier: Courier): NewAsset[] =>
  KINDS.flatMap(({ kind, letter, specificationCode, share }) =>
    Array.from({ length: Math.round((ASSETS_OF.get(courier) ?? 0) * share) }, (_none, index) => {
      const id = `${courier.mark}-${letter}-${String(index + 1).padStart(3, '0')}`;
      return {
        id,
        kind,
        specificationCode,
        grai: kind === 'ENVELOPE' && index % 2 === 0 ? graiOf(COURIERS.indexOf(courier) + 1, id) : null,
        commissionedOn: COMMISSIONED_ON,
        evidenceGrade: 'SYSTEM_FEED' as const,
      };
    }),
  );

/** The consumers of a firm: those of its city; the firm from Shenzhen shares those of Changsha. */
export function consumersOf(courier: Courier): readonly { id: Id }[] {
  if (courier === LUKOU) return CONSUMERS.slice(18, 27);
  if (courier === ZHAOTAN) return CONSUMERS.slice(27);
  return CONSUMERS.slice(0, 18);
}

const instant = (day: LocalDate, minutes: number): Date =>
  new Date(startOf(day).getTime() + minutes * 60_000);

/** Days from issue to return: mostly within a fortnight, one in twenty too late, one in a hundred never. */
function daysOut(assetId: Id, round: number): number {
  const fate = shareOf('fate', assetId, round);
  if ([LOST_ENVELOPE, DECLARED_ENVELOPE].includes(assetId) && round === 3) return Number.POSITIVE_INFINITY;
  if (fate < 0.01) return Number.POSITIVE_INFINITY;
  return fate < 0.06
    ? wholeBetween(33, 45, 'late', assetId, round)
    : wholeBetween(2, 14, 'out', assetId, round);
}

/** One turn of an asset: its issue and, unless it stays out, its return. */
export interface Turn {
  readonly issue: Issue;
  readonly takingBack: TakingBack | null;
}

/** The trips of an asset in their order. */
function turnsOf(courier: Courier, asset: NewAsset): Turn[] {
  const turns: Turn[] = [];
  let day = addDays(FIRST_ISSUE, wholeBetween(0, 27, 'first', asset.id));
  for (let round = 1; day < LAST_DAY; round += 1) {
    const turn = turnOf(courier, asset, round, day);
    turns.push(turn);
    if (!turn.takingBack) break;
    day = addDays(day, daysOut(asset.id, round) + wholeBetween(25, 65, 'rest', asset.id, round));
  }
  return turns;
}

function turnOf(courier: Courier, asset: NewAsset, round: number, day: LocalDate): Turn {
  const words = [asset.id, round] as const;
  const reference = `${asset.id}-${round}`;
  const person = asset.kind === 'TRANSIT_BAG' ? null : oneOf(consumersOf(courier), 'consumer', ...words).id;
  const sent = oneOf(courier.outlets, 'sent from', ...words);
  const issue: Issue = {
    assetId: asset.id,
    outletId: sent.id,
    parcelRef: `${courier.mark}${day.replaceAll('-', '')}${asset.id.slice(3).replace('-', '')}`,
    personId: person,
    issuedAt: instant(day, wholeBetween(540, 1080, 'issued', ...words)),
    sourceRef: `issue-${reference}`,
    evidenceGrade: 'SYSTEM_FEED',
  };
  const days = daysOut(asset.id, round);
  const back = Number.isFinite(days) ? addDays(day, days) : null;
  if (!back || back > LAST_DAY) return { issue, takingBack: null };
  return {
    issue,
    takingBack: {
      assetId: asset.id,
      outletId: oneOf(courier.outlets, 'back at', ...words).id,
      personId: person,
      returnedAt: instant(back, wholeBetween(540, 1200, 'returned', ...words)),
      sourceRef: `return-${reference}`,
      evidenceGrade: 'SYSTEM_FEED',
    },
  };
}

/** Trips of a firm's assets, round by round: each list can be recorded at once, the lists one after another. */
export function roundsOf(courier: Courier): { issues: Issue[]; takingsBack: TakingBack[] }[] {
  const byAsset = assetsOf(courier).map((asset) => turnsOf(courier, asset));
  const rounds = Math.max(...byAsset.map((turns) => turns.length));
  return Array.from({ length: rounds }, (_none, round) => {
    const turns = byAsset.flatMap((ofAsset) => ofAsset[round] ?? []);
    return {
      issues: turns.map((turn) => turn.issue),
      takingsBack: turns.flatMap((turn) => turn.takingBack ?? []),
    };
  });
}

/** The return that stayed a declaration, and who declared it. */
export function declaredReturn(): { personId: Id; declaration: ReturnDeclaration } {
  const [issue] = roundsOf(WEINING)
    .flatMap(({ issues }) => issues)
    .filter(({ assetId }) => assetId === DECLARED_ENVELOPE)
    .slice(-1);
  return {
    personId: issue!.personId!,
    declaration: {
      id: 'scan-1',
      assetId: DECLARED_ENVELOPE,
      outletId: issue!.outletId,
      scannedAt: new Date(issue!.issuedAt.getTime() + 6 * 86_400_000),
    },
  };
}
