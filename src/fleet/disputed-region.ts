import { plain, sum } from '../kernel/decimal.js';
import type { ToldDistance } from './counted-use.queries.js';

/** A source that says of a month that a vehicle drove in a county which the source that counts does not name. */
export interface DisputedRegion {
  readonly uncounted: ToldDistance;
  /** Everything that counts of the month, in other counties. */
  readonly counted: readonly [ToldDistance, ...ToldDistance[]];
}

/** 里程地区不一致: a vehicle's month is in the counties that one source names; what others say elsewhere counts nowhere. */
export const disputedRegions = (told: readonly ToldDistance[]): DisputedRegion[] =>
  told.flatMap((uncounted) => {
    const [first, ...more] = told.filter(
      ({ isCounted, vehicleId, month }) =>
        Number(isCounted) === 1 && vehicleId === uncounted.vehicleId && month === uncounted.month,
    );
    if (!first) return [];
    const counted: DisputedRegion['counted'] = [first, ...more];
    const isCountedThere = counted.some(({ regionCode }) => regionCode === uncounted.regionCode);
    return isCountedThere ? [] : [{ uncounted, counted }];
  });

/** What the anomaly says that was measured. */
export const measuredOf = ({ uncounted, counted }: DisputedRegion): Record<string, string> => ({
  vehicleId: uncounted.vehicleId,
  uncountedSource: uncounted.mileageSource,
  uncountedRegion: uncounted.regionCode,
  uncountedDistanceKm: plain(uncounted.distanceKm),
  countedSource: counted[0].mileageSource,
  countedRegions: [...new Set(counted.map(({ regionCode }) => regionCode))].join(' '),
  countedDistanceKm: plain(sum(counted.map(({ distanceKm }) => distanceKm))),
});
