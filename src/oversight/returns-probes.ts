import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import type { RegionCode } from '../kernel/region-code.js';
import { row, rows } from '../platform/database.js';
import type { CartonsRow } from '../rulebook/anomalies/cartons-above-parcels.js';
import type { EnvelopesRow } from '../rulebook/anomalies/envelopes-above-scans.js';
import type { OutletDayRow } from '../rulebook/anomalies/outlet-not-open.js';
import { allSeen, idsOf, type Probe } from './look.js';
import {
  countTakenBack,
  findCartons,
  findDaysOutside,
  findEnvelopesForReuse,
  findMostReturned,
  findOutletsNotOpen,
} from './returns-probes.queries.js';

export const cartons: Probe<CartonsRow> = async (look) => {
  const found = await row<{ cartons: string | null; accepted: string; factCount: string }>(
    look.transaction,
    findCartons(look),
  );
  if (!found || found.cartons === null) return allSeen<CartonsRow>([]);
  return allSeen([
    {
      subject: { month: look.month },
      regionCode: look.regionCode as RegionCode,
      row: { cartons: Number(found.cartons), accepted: Number(found.accepted) },
      facts: findMostReturned(look, 'CARTON'),
      factCount: Number(found.factCount),
    },
  ]);
};

/** Of the whole firm, since what is scanned may be handed in elsewhere; shown where most were handed in. */
export const envelopesForReuse: Probe<EnvelopesRow> = async (look) => {
  const byRegion = await rows<{ regionCode: RegionCode; handedIn: string; factCount: string }>(
    look.transaction,
    findEnvelopesForReuse(look),
  );
  const [most] = byRegion;
  if (!most) return allSeen<EnvelopesRow>([]);
  const custody = await row<{ takenBack: string }>(look.transaction, countTakenBack(look));
  const total = (name: 'handedIn' | 'factCount') =>
    byRegion.reduce((sum, region) => sum + Number(region[name]), 0);
  return allSeen([
    {
      subject: { month: look.month },
      regionCode: most.regionCode,
      row: { handedIn: total('handedIn'), takenBack: Number(custody?.takenBack ?? 0) },
      facts: findMostReturned(look, 'ENVELOPE', 'REUSE'),
      factCount: total('factCount'),
    },
  ]);
};

/** Most firms have no outlet that opened or closed in the month: then no record is read. */
export const daysNotOpen: Probe<OutletDayRow> = async (look) => {
  const outlets = await rows<{ id: Id }>(look.transaction, findOutletsNotOpen(look));
  if (outlets.length === 0) return allSeen<OutletDayRow>([]);
  const found = await rows<{
    outletId: Id;
    day: LocalDate;
    openedOn: LocalDate;
    closedOn: LocalDate | null;
    records: string;
    facts: string;
    total: string;
  }>(
    look.transaction,
    findDaysOutside(
      look,
      outlets.map(({ id }) => id),
    ),
  );
  return {
    total: Number(found[0]?.total ?? 0),
    seen: found.map(({ outletId, day, openedOn, closedOn, records, facts }) => ({
      subject: { outletId, day },
      regionCode: look.regionCode as RegionCode,
      row: { day, openedOn, closedOn, records: Number(records) },
      facts: idsOf(facts).map((name) => {
        const [table = '', id = ''] = name.split('/');
        return { table, id };
      }),
      factCount: Number(records),
    })),
  };
};
