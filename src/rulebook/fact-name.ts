import { z } from 'zod';

export const factNameSchema = z
  .string()
  .regex(
    /^[a-z][a-zA-Z0-9]*(\.[a-zA-Z][a-zA-Z0-9]*)+$/,
    'a fact is named like vehicle.batteryKwh / 事实名形如 vehicle.batteryKwh',
  );

/** First word of a fact's name: whose fact it is. */
export const ownerOf = (name: string): string => name.slice(0, name.indexOf('.'));

/** Owners whose facts may be named wherever a subject of this kind is judged. */
export const ownersFor = (kind: string): readonly string[] =>
  kind === 'pair' ? ['pair', 'old', 'new', 'applicant', 'round'] : [kind, 'applicant', 'round'];
