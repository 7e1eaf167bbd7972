import { z } from 'zod';
import { canonicalJson, contentDigest } from '../kernel/id.js';
import {
  type Assignment,
  commitmentTo,
  DRAW_ALGORITHM,
  draw,
  type DrawQuestion,
  FEWEST_INSPECTORS,
  isInConflict,
  isSeed,
  seedOf,
  strataTooLarge,
  withoutInspectors,
} from './double-random.js';

export const DRAW_FORMAT = 'greenparcel-draw-1';

const idSchema = z.string().regex(/^[0-9A-Za-z][0-9A-Za-z._-]{0,35}$/);
const digestSchema = z.string().regex(/^[0-9a-f]{64}$/);
const seedSchema = z.custom<string>(isSeed, '64 hexadecimal digits');

const listSchema = <S extends z.ZodType>(entry: S) =>
  z.strictObject({
    id: idSchema,
    title: z.string().min(1),
    /** `contentDigest` of the entries as they stand here. */
    digest: digestSchema,
    entries: z.array(entry).min(1).readonly(),
  });

export const itemEntrySchema = z.strictObject({
  id: idSchema,
  title: z.string().min(1),
  basis: z.string().min(1),
});
export const inspecteeEntrySchema = z.strictObject({
  id: idSchema,
  name: z.string().min(1),
  regionCode: z.string().regex(/^\d{6}$/),
  riskClass: idSchema,
  relatedIds: z.array(idSchema).readonly(),
});
export const inspectorEntrySchema = z.strictObject({
  id: idSchema,
  name: z.string().min(1),
  departmentId: idSchema,
  regionCode: z.string().regex(/^\d{6}$/),
  avoids: z.array(idSchema).readonly(),
});

/** A draw as it is published: the lists, what was promised before, what was revealed, and who was drawn. */
export const drawFileSchema = z.strictObject({
  format: z.literal(DRAW_FORMAT),
  algorithm: z.literal(DRAW_ALGORITHM),
  draw: idSchema,
  items: listSchema(itemEntrySchema),
  inspectees: listSchema(inspecteeEntrySchema),
  inspectors: listSchema(inspectorEntrySchema),
  strata: z
    .array(z.strictObject({ riskClass: idSchema, firms: z.int().positive() }))
    .min(1)
    .readonly(),
  inspectorsPerFirm: z.int().min(FEWEST_INSPECTORS),
  commitment: digestSchema,
  addedSeed: seedSchema,
  revealedSeed: seedSchema,
  result: z
    .array(z.strictObject({ enterpriseId: idSchema, inspectorIds: z.array(idSchema).readonly() }))
    .readonly(),
});
export type DrawFile = z.infer<typeof drawFileSchema>;

/** Binds the seed to the draw, to its lists as they stood and to its terms. */
export const subjectOfDraw = (
  of: Pick<DrawFile, 'draw' | 'items' | 'inspectees' | 'inspectors' | 'strata' | 'inspectorsPerFirm'>,
): string =>
  contentDigest([
    of.draw,
    of.items.digest,
    of.inspectees.digest,
    of.inspectors.digest,
    of.strata,
    of.inspectorsPerFirm,
  ]);

export const questionOf = (
  of: Pick<DrawFile, 'draw' | 'items' | 'inspectees' | 'inspectors' | 'strata' | 'inspectorsPerFirm'>,
): DrawQuestion => ({
  inspectees: of.inspectees.entries,
  inspectors: of.inspectors.entries,
  strata: of.strata,
  inspectorsPerFirm: of.inspectorsPerFirm,
  subject: subjectOfDraw(of),
});

export const DRAW_FAULTS = [
  'NOT_A_DRAW_FILE',
  'LIST_CHANGED',
  'ENTRY_TWICE',
  'SEED_NOT_COMMITTED',
  'NOT_DRAWABLE',
  'CONFLICT_OF_INTEREST',
  'OTHER_RESULT',
] as const;
export type DrawFault = (typeof DRAW_FAULTS)[number];

export interface DrawAnswer {
  readonly faults: readonly { readonly fault: DrawFault; readonly detail: string }[];
  /** What the seeds draw from the lists; null where that cannot be told. */
  readonly result: readonly Assignment[] | null;
}

/** Draws again from a published file and compares. No fault: the draw is what lists and seeds give. */
export function verifyDraw(file: unknown): DrawAnswer {
  const read = drawFileSchema.safeParse(file);
  if (!read.success) {
    const detail = read.error.issues
      .slice(0, 5)
      .map(({ path, message }) => `${path.join('.')}: ${message}`)
      .join('; ');
    return { faults: [{ fault: 'NOT_A_DRAW_FILE', detail }], result: null };
  }
  const of = read.data;
  const faults = [...listFaults(of), ...seedFaults(of)];
  const question = questionOf(of);
  const lacking = [...withoutInspectors(question), ...strataTooLarge(question).map((one) => one.riskClass)];
  if (lacking.length > 0)
    return { faults: [...faults, { fault: 'NOT_DRAWABLE', detail: lacking.join(', ') }], result: null };
  const result = draw(question, seedOf(of.revealedSeed, of.addedSeed));
  return { faults: [...faults, ...conflictFaults(of), ...resultFaults(of, result)], result };
}

function listFaults(of: DrawFile): DrawAnswer['faults'] {
  const classes = of.strata.map(({ riskClass }) => riskClass);
  const strataTwice = new Set(classes).size < classes.length;
  const inLists = (['items', 'inspectees', 'inspectors'] as const).flatMap((name) => {
    const { entries, digest } = of[name];
    const twice = new Set(entries.map(({ id }) => id)).size < entries.length;
    return [
      ...(contentDigest(entries) === digest ? [] : [{ fault: 'LIST_CHANGED' as const, detail: name }]),
      ...(twice ? [{ fault: 'ENTRY_TWICE' as const, detail: name }] : []),
    ];
  });
  return strataTwice ? [...inLists, { fault: 'ENTRY_TWICE', detail: 'strata' }] : inLists;
}

const seedFaults = ({ revealedSeed, commitment }: DrawFile): DrawAnswer['faults'] =>
  commitmentTo(revealedSeed) === commitment
    ? []
    : [{ fault: 'SEED_NOT_COMMITTED', detail: commitmentTo(revealedSeed) }];

function conflictFaults(of: DrawFile): DrawAnswer['faults'] {
  const firms = new Map(of.inspectees.entries.map((one) => [one.id, one]));
  const inspectors = new Map(of.inspectors.entries.map((one) => [one.id, one]));
  return of.result.flatMap(({ enterpriseId, inspectorIds }) =>
    inspectorIds.flatMap((id) => {
      const [firm, inspector] = [firms.get(enterpriseId), inspectors.get(id)];
      return firm && inspector && isInConflict(inspector, firm)
        ? [{ fault: 'CONFLICT_OF_INTEREST' as const, detail: `${id} – ${enterpriseId}` }]
        : [];
    }),
  );
}

function resultFaults(of: DrawFile, result: readonly Assignment[]): DrawAnswer['faults'] {
  if (canonicalJson(of.result) === canonicalJson(result)) return [];
  const drawn = (list: readonly Assignment[]) =>
    list.map(({ enterpriseId, inspectorIds }) => `${enterpriseId}: ${inspectorIds.join(' ')}`);
  const [published, reckoned] = [drawn(of.result), drawn(result)];
  const at = reckoned.findIndex((line, index) => line !== published[index]);
  const place = at < 0 ? reckoned.length : at;
  return [
    {
      fault: 'OTHER_RESULT',
      detail: `${place + 1}: "${published[place] ?? '–'}", "${reckoned[place] ?? '–'}"`,
    },
  ];
}
