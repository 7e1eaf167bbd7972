import type { Condition } from './condition.js';
import type { ProgrammeVersion } from './programme-document.js';

const asks = ({ noFunding, all, any, none, count }: Condition): boolean =>
  noFunding !== undefined ||
  [...(all ?? []), ...(any ?? []), ...(none ?? []), ...(count?.where ?? [])].some(asks);

const known = new WeakMap<ProgrammeVersion, boolean>();

/** Whether a version has a condition on other funding: of others the register is not read. */
export function asksForFunding(version: ProgrammeVersion): boolean {
  const before = known.get(version);
  if (before !== undefined) return before;
  const ofBenefits = version.benefits.flatMap(({ when, conditions, instalments }) => [
    ...when,
    ...conditions,
    ...(instalments?.conditions ?? []),
    ...(instalments?.parts ?? []).flatMap((part) => part.conditions),
  ]);
  const found = [...version.applicant, ...version.exclusions, ...ofBenefits].some(asks);
  known.set(version, found);
  return found;
}
