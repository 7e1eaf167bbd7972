import { Module } from '@nestjs/common';
import { CarbonModule } from '../carbon/index.js';
import { CasesModule } from '../cases/index.js';
import { CreditsModule } from '../credits/index.js';
import { IndicatorsModule } from '../indicators/index.js';
import { SubsidiesModule } from '../subsidies/index.js';
import { CorrectedFigures } from './corrected-figures.service.js';
import { CorrectionPreviews } from './correction-previews.service.js';
import { CorrectionsResolver } from './corrections.resolver.js';
import { ProgrammeOutcomes } from './programme-outcomes.service.js';
import { Followers } from './followers.service.js';

@Module({
  imports: [CreditsModule, IndicatorsModule, CarbonModule, SubsidiesModule, CasesModule],
  providers: [CorrectionPreviews, CorrectedFigures, ProgrammeOutcomes, Followers, CorrectionsResolver],
})
export class CorrectionsModule {}
