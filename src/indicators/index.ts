export { IndicatorBoard } from './indicator-board.service.js';
export type { AttainmentView, IndicatorResultView } from './indicator-result.view.js';
export { FEWEST_PEERS, IndicatorStandings } from './indicator-standings.service.js';
export { IndicatorsModule, IndicatorsWorkerModule } from './indicators.module.js';
export { IndicatorsService } from './indicators.service.js';
export { MeasureReader } from './measure-reader.service.js';
export type { SumsAsked } from './measure-sums-asked.js';
export type { RankedFirm, TargetProgress, TrendPoint } from './standing.view.js';
export { TargetProgressService } from './target-progress.service.js';
