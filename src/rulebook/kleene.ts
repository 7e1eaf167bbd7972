/** Three-valued logic (Kleene): what is not known stays unknown unless it cannot change the answer. */
export type State = 'MET' | 'NOT_MET' | 'UNDETERMINED';

export const stateOf = (met: boolean): State => (met ? 'MET' : 'NOT_MET');

export function allOf(states: Iterable<State>): State {
  let result: State = 'MET';
  for (const state of states) {
    if (state === 'NOT_MET') return 'NOT_MET';
    if (state === 'UNDETERMINED') result = 'UNDETERMINED';
  }
  return result;
}

export function anyOf(states: Iterable<State>): State {
  let result: State = 'NOT_MET';
  for (const state of states) {
    if (state === 'MET') return 'MET';
    if (state === 'UNDETERMINED') result = 'UNDETERMINED';
  }
  return result;
}

/** Whether at least `needed` are met, however the undetermined ones turn out. */
export function countOf(
  states: readonly State[],
  needed: number,
): { state: State; met: number; undetermined: number } {
  const met = states.filter((state) => state === 'MET').length;
  const undetermined = states.filter((state) => state === 'UNDETERMINED').length;
  const state = met >= needed ? 'MET' : met + undetermined < needed ? 'NOT_MET' : 'UNDETERMINED';
  return { state, met, undetermined };
}
