import type { Programme, ProgrammeVersion } from '../rulebook/programmes.js';

const pinned = new WeakMap<ProgrammeVersion, Programme>();

/** The document with one version alone, so that every day is judged by it; made once, as what is made ready for it is kept. */
export function onlyVersion(
  programme: Programme,
  number: number,
): { programme: Programme; version: ProgrammeVersion } {
  const version = programme.versions.find((one) => one.version === number);
  if (!version) throw new Error(`programme ${programme.code} has no version ${number}`);
  const only = pinned.get(version) ?? { ...programme, versions: [version] };
  pinned.set(version, only);
  return { programme: only, version };
}
