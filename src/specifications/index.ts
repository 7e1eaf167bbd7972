export {
  CorrectEnterpriseSpecificationInput,
  EnterpriseSpecification,
  RecordEnterpriseSpecificationInput,
} from './enterprise-specification.entity.js';
export { PackagingSpecification } from './packaging-specification.entity.js';
export { enterpriseSpecificationLoader, specificationLoader } from './specification-loaders.js';
export { massOfUnits, type Meaning, type Meanings, specificationUnknown } from './specification-meaning.js';
export { SpecificationsModule } from './specifications.module.js';
export { SpecificationsService } from './specifications.service.js';
