import { Module } from '@nestjs/common';
import { FactorsModule } from '../factors/index.js';
import { IndicatorsModule } from '../indicators/index.js';
import { BundleSources } from './bundle-sources.service.js';
import { BundlesResolver } from './bundles.resolver.js';
import { BundlesService } from './bundles.service.js';

@Module({
  imports: [FactorsModule, IndicatorsModule],
  providers: [BundleSources, BundlesService],
  controllers: [BundlesResolver],
})
export class BundlesModule {}
