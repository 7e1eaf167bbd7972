import type { Id } from '../kernel/id.js';
import { addMonths, type LocalDate, type Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { rows, write } from '../platform/database.js';
import type { Sql } from '../platform/sql.js';
import { packagingMassPerPiece, type PerPieceRow } from '../rulebook/anomalies/packaging-mass-per-piece.js';
import type { UnitMassRow } from '../rulebook/anomalies/packaging-mass-per-unit.js';
import type { PiecesPackedRow } from '../rulebook/anomalies/pieces-packed-above-accepted.js';
import type { RepackedRow } from '../rulebook/anomalies/repacked-without-packaging.js';
import type { TapeRow } from '../rulebook/anomalies/tape-mass-per-piece.js';
import { allSeen, type Look, type Observed, type Probe } from './look.js';
import {
  findHeaviestUses,
  findMonths,
  findOddUnitMasses,
  findPiecesPackedAbove,
  findUsesOfSpecification,
  sumPackagingMonth,
  withoutPackagingMonth,
} from './packaging-probes.queries.js';

interface StoredMonth {
  readonly month: Month;
  readonly accepted: string | null;
  readonly taped: string | null;
  readonly repacked: string | null;
  readonly massKg: string | null;
  readonly tapeMassKg: string | null;
  readonly unitsUsed: string | null;
}

/** Sums the month again, which the rules below compare; before any of them looks. */
export async function sumPackaging(look: Look): Promise<void> {
  await write(look.transaction, withoutPackagingMonth(look));
  await write(look.transaction, sumPackagingMonth(look));
}

const monthsUpTo = (look: Look, months: number): Promise<StoredMonth[]> =>
  rows<StoredMonth>(look.transaction, findMonths(look, addMonths(look.month, -months)));

/** What is about the whole month has no smaller subject than itself. */
const ofTheMonth = <Row>(look: Look, row: Row, facts: Sql): Observed<Row> => ({
  subject: { month: look.month },
  regionCode: look.regionCode as RegionCode,
  row,
  facts,
});

export const unitMasses: Probe<UnitMassRow> = async (look) => {
  const found = await rows<UnitMassRow & { id: Id; outletId: Id; day: LocalDate; total: string }>(
    look.transaction,
    findOddUnitMasses(look),
  );
  return {
    total: Number(found[0]?.total ?? 0),
    seen: found.map((row) => ({
      subject: { outletId: row.outletId, day: row.day, specificationCode: row.specificationCode },
      regionCode: look.regionCode as RegionCode,
      row,
      facts: [{ table: 'packaging_use', id: row.id }],
    })),
  };
};

export const massesPerPiece: Probe<PerPieceRow> = async (look) => {
  const months = await monthsUpTo(look, packagingMassPerPiece.monthsAfter ?? 0);
  const known = months.flatMap(({ month, accepted, massKg }) =>
    massKg !== null && Number(accepted) > 0 ? [{ month, pieces: Number(accepted), massKg }] : [],
  );
  const own = known.find(({ month }) => month === look.month);
  if (!own) return allSeen<PerPieceRow>([]);
  const earlier = known.filter(({ month }) => month < look.month);
  return allSeen([ofTheMonth(look, { ...own, earlier }, findHeaviestUses(look))]);
};

export const tapeUse: Probe<TapeRow> = async (look) => {
  const [own] = await monthsUpTo(look, 0);
  if (!own || own.taped === null || own.tapeMassKg === null) return allSeen<TapeRow>([]);
  const row = { tapedPieces: Number(own.taped), tapeMassKg: own.tapeMassKg };
  return allSeen([ofTheMonth(look, row, findHeaviestUses(look, ['tape']))]);
};

export const repacking: Probe<RepackedRow> = async (look) => {
  const [own] = await monthsUpTo(look, 0);
  if (!own || own.repacked === null || own.unitsUsed === null) return allSeen<RepackedRow>([]);
  const row = { repackedPieces: Number(own.repacked), unitsUsed: Number(own.unitsUsed) };
  return allSeen([ofTheMonth(look, row, findHeaviestUses(look, ['envelope', 'box', 'bag']))]);
};

export const piecesPacked: Probe<PiecesPackedRow> = async (look) => {
  const found = await rows<{
    outletId: Id;
    specificationCode: string;
    piecesPacked: string;
    accepted: string;
    total: string;
    factCount: string;
  }>(look.transaction, findPiecesPackedAbove(look));
  return {
    total: Number(found[0]?.total ?? 0),
    seen: found.map(({ outletId, specificationCode, ...sums }) => ({
      subject: { outletId, month: look.month, specificationCode },
      regionCode: look.regionCode as RegionCode,
      row: { piecesPacked: Number(sums.piecesPacked), accepted: Number(sums.accepted) },
      facts: findUsesOfSpecification(look, outletId, specificationCode),
      factCount: Number(sums.factCount),
    })),
  };
};
