import { Module } from '@nestjs/common';
import { CarbonModule } from '../carbon/index.js';
import { CreditsModule } from '../credits/index.js';
import { IndicatorsModule } from '../indicators/index.js';
import { CorrectionPreviews } from './correction-previews.service.js';
import { CorrectionsResolver } from './corrections.resolver.js';
import { Followers } from './followers.service.js';

@Module({
  imports: [CreditsModule, IndicatorsModule, CarbonModule],
  providers: [CorrectionPreviews, Followers, CorrectionsResolver],
})
export class CorrectionsModule {}
