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

export const not = (state: State): State => (state === 'UNDETERMINED' ? state : stateOf(state === 'NOT_MET'));

export interface Count {
  readonly state: State;
  readonly met: number;
  readonly undetermined: number;
}

/** Whether at least `needed` are met, however the undetermined ones turn out. */
export function countOf(states: readonly State[], needed: number): Count {
  let [met, undetermined] = [0, 0];
  for (const one of states) {
    if (one === 'MET') met += 1;
    else if (one === 'UNDETERMINED') undetermined += 1;
  }
  const state = met >= needed ? 'MET' : met + undetermined < needed ? 'NOT_MET' : 'UNDETERMINED';
  return { state, met, undetermined };
}
