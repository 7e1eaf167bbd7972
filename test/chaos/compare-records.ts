import type { Database } from '../../src/platform/database.js';
import { raw, sql } from '../../src/platform/sql.js';
import type { Table, Telling } from './action.js';
import type { Findings } from './findings.js';
import { grouped } from '../../src/platform/grouped.js';
import { keyOf, type Told } from './told.js';

interface Stored {
  readonly sourceRef: string;
  readonly enterpriseId: string;
  readonly stands: number;
  readonly content: string;
}

/** What of each record's own says that it is the one that was sent. */
const CONTENT: Readonly<Record<Table, string>> = {
  recycling_return: `CONCAT_WS('/', person_id, outlet_id, item_kind, item_code, quantity, CAST(mass_kg * 1000 AS INT),
    item_condition, disposition)`,
  green_order: `CONCAT_WS('/', person_id, outlet_id, chosen_class, standard_price_yuan > 0)`,
  // Of a return that is withdrawn it does not matter whose it was.
  custody_event: `IF(is_withdrawn, 'withdrawn', COALESCE(person_id, ''))`,
};

function contentOf({ table, item }: Telling): string {
  const said = (...values: unknown[]): string => values.filter((value) => value != null).join('/');
  if (table === 'custody_event') return item.isWithdrawn ? 'withdrawn' : String(item.personId ?? '');
  if (table === 'green_order')
    return said(item.personId, item.outletId, item.chosenClass, item.standardPriceYuan == null ? null : 1);
  const grams = item.massKg == null ? null : Math.round(Number(item.massKg) * 1_000);
  return said(
    item.personId,
    item.outletId,
    item.itemKind,
    item.itemCode,
    item.quantity,
    grams,
    item.itemCondition,
    item.disposition,
  );
}

/** Every acknowledged record stands once, as it was sent and for as long as nothing took its place; and nothing else. */
export async function compareRecords(database: Database, told: Told, findings: Findings): Promise<void> {
  const standing = new Set(told.standing().map(keyOf));
  const byTable = grouped(told.tellings.values(), ({ table }) => table);
  for (const table of Object.keys(CONTENT) as Table[]) {
    const wanted = new Map((byTable.get(table) ?? []).map((telling) => [keyOf(telling), telling]));
    const seen = new Set<string>();
    for (const row of await storedIn(database, table)) {
      const key = `${row.enterpriseId}/${table}/${row.sourceRef}`;
      const telling = wanted.get(key);
      if (!telling || seen.has(key)) findings.find('doubled', `${key} was recorded and not sent`);
      else if (row.content !== contentOf(telling) || Boolean(row.stands) !== standing.has(key))
        findings.find(
          'lost',
          `${key} stands as ${row.content}, ${row.stands}, and was sent as ${contentOf(telling)}`,
        );
      seen.add(key);
    }
    const missing = [...wanted.keys()].filter((key) => !seen.has(key));
    for (const key of missing) findings.find('lost', `${key} was acknowledged and is not there`);
  }
}

const storedIn = (database: Database, table: Table): Promise<Stored[]> =>
  database.rows<Stored>(
    sql`SELECT source_ref AS sourceRef, enterprise_id AS enterpriseId, superseded_at IS NULL AS stands,
          ${raw(CONTENT[table])} AS content
        FROM ${raw(table)} WHERE source_ref NOT LIKE 'commission:%'`,
  );
