import { Module } from '@nestjs/common';
import { CarbonModule } from '../carbon/index.js';
import { FactorsModule } from '../factors/index.js';
import { IndicatorsModule } from '../indicators/index.js';
import { BundleSources } from './bundle-sources.service.js';
import { BundlesResolver } from './bundles.resolver.js';
import { BundlesService } from './bundles.service.js';
import { CarbonBundlesService } from './carbon-bundles.service.js';

@Module({
  imports: [CarbonModule, FactorsModule, IndicatorsModule],
  providers: [BundleSources, BundlesService, CarbonBundlesService],
  controllers: [BundlesResolver],
})
export class BundlesModule {}
