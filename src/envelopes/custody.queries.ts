import type { Id } from '../kernel/id.js';
import { mysqlErrorNumber, rows, type Transaction, write } from '../platform/database.js';
import { normaliserOf, selected } from '../platform/fact-kind.js';
import { insertInto, raw, type Sql, sql } from '../platform/sql.js';
import { CustodyEvent } from './custody-event.entity.js';
import type { SaidEvent, Standing } from './custody-state.js';
import { graiTaken } from './custody-text.js';
import { EnvelopeTrip } from './envelope-trip.entity.js';
import type { AssetNumber } from './grai.js';
import { ReusableAsset } from './reusable-asset.entity.js';

export const ASSET = selected(ReusableAsset);
export const TRIP = selected(EnvelopeTrip);
export const EVENT = selected(CustodyEvent);
export const asAsset = normaliserOf(ReusableAsset);
export const asEvent = normaliserOf(CustodyEvent);

interface StoredColumn {
  readonly column: string;
  readonly property: string;
}
const columnsOf = (list: Sql): StoredColumn[] =>
  list.text.split(', ').map((one) => {
    const [column = one, property = column] = one.split(' AS ');
    return { column, property };
  });
const ASSET_COLUMNS = columnsOf(ASSET);
const TRIP_COLUMNS = columnsOf(TRIP);
const TRIP_MARK = 'trip.';

const rowOf = (columns: readonly StoredColumn[], record: object): Record<string, unknown> =>
  Object.fromEntries(
    columns.map(({ column, property }) => [column, (record as Record<string, unknown>)[property]]),
  );

const STANDING = raw(
  [
    ...ASSET_COLUMNS.map(({ column, property }) => `a.${column} AS ${property}`),
    ...TRIP_COLUMNS.map(({ column, property }) => `t.${column} AS \`${TRIP_MARK}${property}\``),
  ].join(', '),
);

/** Locked in id order, so that two batches never wait for each other in a circle. */
export const lockStandings = async (
  transaction: Transaction,
  scope: Sql,
  ids: readonly Id[],
): Promise<Map<Id, Standing>> => {
  const found = await rows<Record<string, unknown>>(
    transaction,
    sql`SELECT ${STANDING} FROM reusable_asset a LEFT JOIN envelope_trip t ON t.id = a.last_trip_id
        WHERE a.id IN ${[...new Set(ids)]} AND ${scope} ORDER BY a.id FOR UPDATE`,
  );
  return new Map(
    found.map((one) => {
      const standing = standingOf(one);
      return [standing.asset.id, standing];
    }),
  );
};

function standingOf(row: Record<string, unknown>): Standing {
  const [asset, trip]: Record<string, unknown>[] = [{}, {}];
  for (const [name, value] of Object.entries(row)) {
    if (name.startsWith(TRIP_MARK)) trip![name.slice(TRIP_MARK.length)] = value;
    else asset![name] = value;
  }
  return {
    asset: asAsset(asset as unknown as ReusableAsset),
    trip: trip!.id === null ? null : (trip as unknown as EnvelopeTrip),
  };
}

/** The assets of a firm: those it owns, those it holds, and those on their way to it. */
export const partOf = (enterpriseId: Id, alias = 'a'): Sql => {
  const of = (column: string) => sql`${raw(`${alias}.${column}`)} = ${enterpriseId}`;
  return sql`(${of('enterprise_id')} OR ${of('custodian_id')} OR ${of('receiver_id')})`;
};

export const findIdsByGrais = (grais: readonly string[]): Sql =>
  sql`SELECT id, grai FROM reusable_asset WHERE grai IN ${[...grais]}`;

/** New trips, and trips that go on: an asset that is out twice is an error of the unique index, never an update. */
export async function saveTrips(
  transaction: Transaction,
  issued: readonly EnvelopeTrip[],
  moved: readonly EnvelopeTrip[],
): Promise<void> {
  if (moved.length > 0) await write(transaction, upsert('envelope_trip', TRIP_COLUMNS, moved));
  if (issued.length > 0) {
    const inserted = issued.map((trip) => rowOf(TRIP_COLUMNS, trip));
    await write(transaction, insertInto('envelope_trip', inserted));
  }
}

const DUPLICATE_KEY = 1062;

/** Writes assets that are locked. Refuses with CONFLICT GRAI_TAKEN where another asset got the GRAI meanwhile. */
export async function saveAssets(transaction: Transaction, assets: readonly ReusableAsset[]): Promise<void> {
  if (assets.length === 0) return;
  try {
    await write(transaction, upsert('reusable_asset', ASSET_COLUMNS, assets));
  } catch (error) {
    const named = assets.find((asset) => asset.grai !== null);
    if (mysqlErrorNumber(error) !== DUPLICATE_KEY || !named) throw error;
    throw graiTaken(named.id, named.grai ?? '');
  }
}

function upsert(table: string, columns: readonly StoredColumn[], records: readonly object[]): Sql {
  const changed = columns
    .filter(({ column }) => column !== 'id')
    .map(({ column }) => `${column} = VALUES(${column})`)
    .join(', ');
  return insertInto(
    table,
    records.map((record) => rowOf(columns, record)),
    raw(`ON DUPLICATE KEY UPDATE ${changed}`),
  );
}

/** Events that were just appended and cannot have happened: nothing of them was ever committed. */
export const discardEvents = (ids: readonly Id[]): Sql =>
  sql`DELETE FROM custody_event WHERE id IN ${[...ids]}`;

/** The standing events of assets, in the order in which they are followed. */
export const findStandingEvents = (assetIds: readonly Id[]): Sql => sql`
  SELECT ${EVENT} FROM custody_event WHERE asset_id IN ${[...assetIds]} AND superseded_at IS NULL
  ORDER BY asset_id, position`;

export const standingEventsOf = async (transaction: Transaction, assetId: Id): Promise<SaidEvent[]> =>
  (await rows<CustodyEvent>(transaction, findStandingEvents([assetId]))).map(asEvent);

export const findTripsOf = (assetId: Id): Sql => sql`
  SELECT ${TRIP} FROM envelope_trip WHERE asset_id = ${assetId} ORDER BY issued_at, id FOR UPDATE`;

export const deleteTrips = (ids: readonly Id[]): Sql =>
  sql`DELETE FROM envelope_trip WHERE id IN ${[...ids]}`;

export const findEventOf = (enterpriseId: Id, id: Id): Sql =>
  sql`SELECT ${EVENT} FROM custody_event WHERE id = ${id} AND enterprise_id = ${enterpriseId}`;

/** What is there already, or has a number or GRAI of another, stays as it is. */
export const insertAssets = (transaction: Transaction, assets: readonly ReusableAsset[]): Promise<number> =>
  write(
    transaction,
    insertInto(
      'reusable_asset',
      assets.map((asset) => rowOf(ASSET_COLUMNS, asset)),
      raw('ON DUPLICATE KEY UPDATE id = id'),
    ),
  );

export const findHolders = (ids: readonly Id[]): Sql =>
  sql`SELECT id, enterprise_id AS enterpriseId, grai FROM reusable_asset WHERE id IN ${[...ids]}`;

export const findCustodian = (number: AssetNumber): Sql => sql`
  SELECT custodian_id AS custodianId FROM reusable_asset
  WHERE ${'id' in number ? sql`id = ${number.id}` : sql`grai = ${number.grai}`}`;
