export { figure, type ReportColumn, type ReportDocument, type ReportSection } from './report-document.js';
export { FormQuery } from './report-arguments.js';
export { fileOf, type ReportForm, wordsOf } from './report-files.service.js';
export { sendReport } from './report-files.resolver.js';
export type { Say } from './report-words.js';
export { ReportsModule } from './reports.module.js';
