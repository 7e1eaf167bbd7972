export type { ResultColumns } from './computed-result.js';
export { IndicatorBoard } from './indicator-board.service.js';
export type { AttainmentView, IndicatorResultView } from './indicator-result.view.js';
export { FEWEST_PEERS, IndicatorStandings } from './indicator-standings.service.js';
export { IndicatorsModule, IndicatorsWorkerModule } from './indicators.module.js';
export { IndicatorsService } from './indicators.service.js';
export { MeasureReader } from './measure-reader.service.js';
export type { SumsAsked } from './measure-sums-asked.js';
export type { RankedFirm, TargetProgress, TrendPoint } from './standing.view.js';
export { TargetProgressService } from './target-progress.service.js';
export { asDecided, type Edition, type Editions, FACTORS, ResultBasis } from './result-basis.service.js';
export {
  findInputs,
  findKeptResults,
  type InputsRecord,
  type KeptResult,
  type ResultScope,
  STANDS,
  STOCK_STANDS_MONTHS,
  WHOLE_REGION,
} from './indicators.queries.js';
export { finalAmong, firmMonthKey } from './final-month.queries.js';
export { INDICATORS, MEASURED_INDICATORS } from './known-indicators.js';
export { OutsideFigures } from './outside-figures.service.js';
export { periodCheck } from './period-check.js';
export { countResults, findPastResults, type PastResult } from './restated-results.queries.js';
export { readsOtherwise, RestatedResults, type ResultChange } from './restated-results.service.js';
export { VisibleScopes } from './visible-scopes.service.js';
export { MAY_MOVE_LATER, MeasureProof } from './measure-proof.service.js';
export { RestatedProof } from './restated-proof.service.js';
export { ResultProof } from './result-proof.service.js';
export {
  type Difference,
  inMonth,
  insideScope,
  placed,
  type Proved,
  type ProofScope,
} from './proof-scope.js';
export { ResultExplanation } from './explanation.view.js';
export { type ResultNamed, ResultTrace, resultUnknown } from './result-trace.service.js';
export { findFacts, readByCarbon } from './trace.queries.js';
