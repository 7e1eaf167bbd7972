import { type Loaders, loaderOf } from '../platform/loaders.js';
import type { EnterpriseSpecification } from './enterprise-specification.entity.js';
import type { PackagingSpecification } from './packaging-specification.entity.js';
import type { SpecificationsService } from './specifications.service.js';

/** A neighbour of what was packed or bought: the specification on the platform's list. */
export const specificationLoader = (loaders: Loaders, service: SpecificationsService) =>
  loaderOf<PackagingSpecification>(loaders, 'packagingSpecification', async (codes) => {
    const found = await service.specificationsByCodes(codes);
    return new Map(found.map((specification) => [specification.code, specification]));
  });

/** A neighbour of what was packed or bought: the firm's own specification that it named. */
export const enterpriseSpecificationLoader = (loaders: Loaders, service: SpecificationsService) =>
  loaderOf<EnterpriseSpecification>(loaders, 'enterpriseSpecification', async (ids) => {
    const found = await service.ownByIds(ids);
    return new Map(found.map((specification) => [specification.id, specification]));
  });
