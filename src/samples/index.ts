export {
  CorrectLaboratoryReportInput,
  LaboratoryReport,
  RecordLaboratoryReportInput,
} from './laboratory-report.entity.js';
export { VALUE_FIELDS } from './laboratory-value-field.js';
export { CorrectSampleInput, RecordSampleInput, Sample } from './sample.entity.js';
export { sampleFacts, sampleMeasures } from './samples.measures.js';
export { SamplesModule } from './samples.module.js';
export { SamplesService } from './samples.service.js';
