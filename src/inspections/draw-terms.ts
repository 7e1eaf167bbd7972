import { DRAW_ALGORITHM } from '../rulebook/double-random.js';
import { DRAW_FORMAT, type DrawFile } from '../rulebook/draw-file.js';
import type { InspectionDraw, InspectionDrawStep } from './inspection-draw.entity.js';
import type { InspectionList } from './inspection-list.entity.js';

export interface ListsOfDraw {
  readonly items: InspectionList;
  readonly inspectees: InspectionList;
  readonly inspectors: InspectionList;
}
type Terms = Pick<DrawFile, 'draw' | 'items' | 'inspectees' | 'inspectors' | 'strata' | 'inspectorsPerFirm'>;

const published = <E>({ id, title, entriesDigest, entries }: InspectionList) => ({
  id,
  title,
  digest: entriesDigest,
  entries: JSON.parse(entries) as E[],
});

export const termsOfDraw = (of: InspectionDraw, lists: ListsOfDraw): Terms => ({
  draw: of.id,
  items: published(lists.items),
  inspectees: published(lists.inspectees),
  inspectors: published(lists.inspectors),
  strata: JSON.parse(of.strata) as Terms['strata'],
  inspectorsPerFirm: of.inspectorsPerFirm,
});

/** What `npm run -s draw -- verify` reads; null until it is drawn. */
export function fileOfDraw(
  of: InspectionDraw,
  lists: ListsOfDraw,
  steps: readonly InspectionDrawStep[],
): DrawFile | null {
  const added = steps.find(({ step }) => step === 'SEED_ADDED');
  const drawn = steps.find(({ step }) => step === 'DRAWN');
  if (!added || !drawn?.result) return null;
  return {
    format: DRAW_FORMAT,
    algorithm: DRAW_ALGORITHM,
    ...termsOfDraw(of, lists),
    commitment: of.commitment,
    addedSeed: added.seed,
    revealedSeed: drawn.seed,
    result: JSON.parse(drawn.result) as DrawFile['result'],
  };
}
