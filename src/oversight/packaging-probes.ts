import type { Id } from '../kernel/id.js';
import { addMonths, type LocalDate, type Month } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { row, rows, write } from '../platform/database.js';
import type { Sql } from '../platform/sql.js';
import { packagingMassPerPiece, type PerPieceRow } from '../rulebook/anomalies/packaging-mass-per-piece.js';
import type { UnitMassRow } from '../rulebook/anomalies/packaging-mass-per-unit.js';
import type { PiecesPackedRow } from '../rulebook/anomalies/pieces-packed-above-accepted.js';
import type { RepackedRow } from '../rulebook/anomalies/repacked-without-packaging.js';
import type { TapeRow } from '../rulebook/anomalies/tape-mass-per-piece.js';
import { allSeen, type Look, type Observed, type Probe } from './look.js';
import {
  findHeaviestUses,
  findMassesPerPiece,
  findOddSpecifications,
  findOddUnitMasses,
  findPiecesPackedAbove,
  findRepacking,
  findTapeUse,
  findUsesOfSpecification,
  sumParcels,
  sumUses,
  withoutMonth,
} from './packaging-probes.queries.js';

/** Sums the month again, which the rules below compare; before any of them looks. */
export async function sumPackaging(look: Look): Promise<void> {
  await write(look.transaction, withoutMonth(look, 'parcel_month'));
  await write(look.transaction, sumParcels(look));
  await write(look.transaction, withoutMonth(look, 'packaging_month'));
  await write(look.transaction, sumUses(look));
}

/** What is about the whole month has no smaller subject than itself. */
const ofTheMonth = <Row>(look: Look, judged: Row, facts: Sql): Observed<Row> => ({
  subject: { month: look.month },
  regionCode: look.regionCode as RegionCode,
  row: judged,
  facts,
});

/** No use is read where the sums of the month show nothing odd. */
export const unitMasses: Probe<UnitMassRow> = async (look) => {
  const odd = await rows<{ platformCode: string }>(look.transaction, findOddSpecifications(look));
  if (odd.length === 0) return allSeen<UnitMassRow>([]);
  const codes = odd.map(({ platformCode }) => platformCode);
  const found = await rows<UnitMassRow & { id: Id; outletId: Id; day: LocalDate; total: string }>(
    look.transaction,
    findOddUnitMasses(look, codes),
  );
  return {
    total: Number(found[0]?.total ?? 0),
    seen: found.map((use) => ({
      subject: { outletId: use.outletId, day: use.day, specificationCode: use.specificationCode },
      regionCode: look.regionCode as RegionCode,
      row: use,
      facts: [{ table: 'packaging_use', id: use.id }],
    })),
  };
};

export const massesPerPiece: Probe<PerPieceRow> = async (look) => {
  const first = addMonths(look.month, -(packagingMassPerPiece.monthsAfter ?? 0));
  const found = await rows<{ month: Month; pieces: string; massKg: string }>(
    look.transaction,
    findMassesPerPiece(look, first),
  );
  const months = found.map(({ month, pieces, massKg }) => ({ month, pieces: Number(pieces), massKg }));
  const own = months.find(({ month }) => month === look.month);
  if (!own) return allSeen<PerPieceRow>([]);
  const earlier = months.filter(({ month }) => month < look.month);
  return allSeen([ofTheMonth(look, { ...own, earlier }, findHeaviestUses(look))]);
};

export const tapeUse: Probe<TapeRow> = async (look) => {
  const own = await row<{ tapedPieces: string; tapeMassKg: string }>(look.transaction, findTapeUse(look));
  if (!own) return allSeen<TapeRow>([]);
  const { tapedPieces, tapeMassKg } = own;
  const taped = { tapedPieces: Number(tapedPieces), tapeMassKg };
  return allSeen([ofTheMonth(look, taped, findHeaviestUses(look, ['tape']))]);
};

export const repacking: Probe<RepackedRow> = async (look) => {
  const own = await row<{ repackedPieces: string; unitsUsed: string }>(look.transaction, findRepacking(look));
  if (!own) return allSeen<RepackedRow>([]);
  const repacked = { repackedPieces: Number(own.repackedPieces), unitsUsed: Number(own.unitsUsed) };
  return allSeen([ofTheMonth(look, repacked, findHeaviestUses(look, ['envelope', 'box', 'bag']))]);
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
