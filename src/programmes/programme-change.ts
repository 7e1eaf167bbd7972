import { canonicalJson } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import type { Programme, ProgrammeVersion } from '../rulebook/programmes.js';
import { programmeChanged, programmeTooEarly } from './programme-refusals.js';

/**
 * The versions that a document adds to what was published. Refuses with CONFLICT PROGRAMME_CHANGED where a published
 * version, clause, declared fact or first day differs or is missing: titles of the whole and examples may change, and the
 * last day may with a further version, since days before it keep the document of their time. A document that `mayBeOlder`
 * and adds nothing need not hold what was published since.
 */
export function addedVersions(
  published: Programme | undefined,
  programme: Programme,
  { mayBeOlder = false } = {},
): ProgrammeVersion[] {
  if (!published) return programme.versions;
  const newest = published.versions.at(-1)?.version ?? 0;
  const added = programme.versions.filter(({ version }) => version > newest);
  const isOlder = mayBeOlder && added.length === 0;
  const parts = [
    ...keptParts(published.versions, programme.versions, 'version', isOlder),
    ...keptParts(published.clauses, programme.clauses, 'id', isOlder),
    ...keptParts(published.facts.map(meaningOfFact), programme.facts.map(meaningOfFact), 'name', isOlder),
    ...keptParts(published.subjectKinds, programme.subjectKinds, 'kind', isOlder),
  ];
  const changed = parts[0];
  if (changed) throw programmeChanged(programme.code, changed);
  if (published.validity.from !== programme.validity.from)
    throw programmeChanged(programme.code, 'validity.from');
  return added;
}

/** What of the published parts is missing or says something else, by the key that names a part. */
function keptParts<Part extends object>(
  published: readonly Part[],
  now: readonly Part[],
  key: keyof Part & string,
  isOlder: boolean,
): string[] {
  const byKey = new Map(now.map((part) => [part[key], part]));
  return published.flatMap((part) => {
    const same = byKey.get(part[key]);
    const isKept = same ? canonicalJson(part) === canonicalJson(same) : isOlder;
    return isKept ? [] : [`${key} ${String(part[key])}`];
  });
}

/** What a declared fact is, whatever it is called. */
const meaningOfFact = ({ name, kind, unit, words, derived }: Programme['facts'][number]) => ({
  name,
  kind,
  unit,
  derived,
  words: words && Object.keys(words).sort(),
});

/** Refuses with BAD_USER_INPUT PROGRAMME_TOO_EARLY a further version that would begin today or before. */
export function assertBeginsLater(
  { code }: Programme,
  added: readonly ProgrammeVersion[],
  today: LocalDate,
): void {
  const early = added.find(({ from }) => from <= today);
  if (early) throw programmeTooEarly(code, early, today);
}
