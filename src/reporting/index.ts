export { MonthReview } from './month-review.service.js';
export { ReportingModule } from './reporting.module.js';
export { ReportingService } from './reporting.service.js';
