import { addMonths, firstDay, lastDay, startOf } from '../kernel/month.js';
import type { MeasureScope } from '../platform/facts.js';
import { countedFacts, type MeasureName } from '../platform/measured-facts.js';
import { raw, type Sql, sql } from '../platform/sql.js';
import { meaning, PLATFORM_CODE } from './asset-turns.measures.js';
import { MISSING_AFTER_DAYS, MOST_DAYS_OUT } from './envelopes.measures.js';

/** What the custody event of a trip's step says of when it was learned. */
const learnedAt = (step: 'issued_at' | 'returned_at'): Sql =>
  raw(`(SELECT MAX(told.recorded_at) FROM custody_event told WHERE told.asset_id = trip.asset_id
    AND told.occurred_at = trip.${step} AND told.superseded_at IS NULL)`);

/** Trips as rows of `MeasuredFact`; they follow from custody events, which have the same asset and instant. */
const trips = (of: { amount: Sql; step: 'issued_at' | 'returned_at'; where: Sql; joins?: Sql }): Sql => sql`
  SELECT 'envelope_trip' AS factTable, trip.id, trip.parcel_ref AS sourceRef, trip.region_code AS regionCode,
    CAST(trip.${raw(of.step)} AS char) AS happened,
    ${raw(of.step === 'issued_at' ? 'trip.issue_grade' : 'trip.return_grade')} AS evidenceGrade,
    ${learnedAt(of.step)} AS recordedAt, ${of.amount} AS amount
  FROM envelope_trip trip ${of.joins ?? raw('')} WHERE ${of.where}`;

/** The trips that a measure of the month counts. */
export function envelopeFacts(
  { enterpriseId, regionCode, month }: MeasureScope,
  { code, dimension }: MeasureName,
): Sql {
  const here = sql`trip.enterprise_id = ${enterpriseId} AND trip.region_code = ${regionCode}`;
  const [from, to] = [startOf(firstDay(month)), startOf(firstDay(addMonths(month, 1)))];
  const issued = sql`${here} AND trip.issued_at >= ${from} AND trip.issued_at < ${to}`;
  const returned = sql`${here} AND trip.returned_at >= ${from} AND trip.returned_at < ${to}`;
  const due = sql`${here} AND trip.due_back_on BETWEEN ${firstDay(month)} AND ${lastDay(month)}`;
  const one = raw('1');
  switch (code) {
    case 'envelopes.issued':
      return trips({
        amount: one,
        step: 'issued_at',
        where: sql`${issued} AND trip.asset_kind <> 'TRANSIT_BAG'`,
      });
    case 'envelopes.returned':
      return trips({ amount: one, step: 'returned_at', where: returned });
    case 'envelopes.dueBack':
      return trips({ amount: one, step: 'issued_at', where: due });
    case 'envelopes.returnedOnTime':
      // Civil dates of China; the instants are stored in UTC.
      return trips({
        amount: raw(
          'COALESCE(trip.returned_at < trip.due_back_on + INTERVAL 1 DAY - INTERVAL 8 HOUR, FALSE)',
        ),
        step: 'issued_at',
        where: due,
      });
    case 'envelopes.returnedAfterDays':
      return trips({
        amount: one,
        step: 'returned_at',
        where: sql`${returned} AND LEAST(DATEDIFF(trip.returned_at + INTERVAL 8 HOUR,
          trip.issued_at + INTERVAL 8 HOUR), ${MOST_DAYS_OUT}) = ${dimension}`,
      });
    default:
      return trips({
        amount: one,
        step: 'returned_at',
        joins: raw('JOIN reusable_asset asset ON asset.id = trip.asset_id'),
        where: sql`${returned} AND ${PLATFORM_CODE} = ${dimension}`,
      });
  }
}

/** The assets that a measure of the register counts, or the trips of them. */
export function assetFacts(
  { enterpriseId, regionCode, month }: MeasureScope,
  { code, dimension }: MeasureName,
): Sql {
  const end = startOf(firstDay(addMonths(month, 1)));
  const here = sql`asset.enterprise_id = ${enterpriseId} AND asset.region_code = ${regionCode}`;
  const standing = sql`${here} AND asset.kind = ${dimension} AND asset.commissioned_on <= ${lastDay(month)}
    AND (asset.retired_on IS NULL OR asset.retired_on > ${lastDay(month)})`;
  const inMonth = sql`BETWEEN ${firstDay(month)} AND ${lastDay(month)}`;
  switch (code) {
    case 'assets.boxesCommissioned':
      return assets(raw('1'), sql`${here} AND asset.kind = 'BOX' AND asset.commissioned_on ${inMonth}`);
    case 'assets.boxesRetired':
      return assets(raw('1'), sql`${here} AND asset.kind = 'BOX' AND asset.retired_on ${inMonth}`);
    case 'assets.missing':
      return assets(
        sql`EXISTS (SELECT 1 FROM envelope_trip trip WHERE trip.id = asset.last_trip_id
          AND trip.issued_at < ${new Date(end.getTime() - MISSING_AFTER_DAYS * 86_400_000)}
          AND COALESCE(trip.returned_at, ${end}) >= ${end})`,
        standing,
      );
    case 'assets.usesInLife':
      return trips({
        amount: raw('1'),
        step: 'issued_at',
        joins: raw('JOIN reusable_asset asset ON asset.id = trip.asset_id'),
        where: sql`${standing} AND trip.issued_at < ${end}`,
      });
    case 'assets.uses':
      return trips({
        amount: raw('1'),
        step: 'issued_at',
        where: sql`trip.enterprise_id = ${enterpriseId} AND trip.region_code = ${regionCode}
          AND trip.asset_kind = ${dimension}
          AND trip.issued_at >= ${startOf(firstDay(month))} AND trip.issued_at < ${end}`,
      });
    case 'assets.commissionedMassKg':
      return assets(
        sql`${meaning('mass_per_unit_grams')} / 1000`,
        sql`${here} AND asset.commissioned_on <= ${lastDay(month)} AND ${PLATFORM_CODE} = ${dimension}`,
      );
    default:
      return assets(raw('1'), standing);
  }
}

/** The register keeps no grade of its own: it is worth no more than a firm's word. */
const assets = (amount: Sql, where: Sql): Sql =>
  countedFacts('reusable_asset asset', {
    amount,
    where,
    happened: 'asset.commissioned_on',
    sourceRef: 'id',
    grade: `'SELF_DECLARED'`,
    recordedAt: raw(`(SELECT MIN(told.recorded_at) FROM custody_event told
      WHERE told.asset_id = asset.id AND told.kind = 'COMMISSION')`),
  });
