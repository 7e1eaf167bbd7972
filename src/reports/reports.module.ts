import { Module } from '@nestjs/common';
import { CarbonModule } from '../carbon/index.js';
import { EnterprisesModule } from '../enterprises/index.js';
import { IndicatorsModule } from '../indicators/index.js';
import { RegionsModule } from '../regions/index.js';
import { ReturnsModule } from '../returns/index.js';
import { SpecificationsModule } from '../specifications/index.js';
import { ActivityFigures } from './activity-figures.service.js';
import { CarbonFigures } from './carbon-figures.service.js';
import { EnterpriseReports } from './enterprise-reports.service.js';
import { IndicatorFigures } from './indicator-figures.service.js';
import { PlasticsReports } from './plastics-reports.service.js';
import { RegionalBulletins } from './regional-bulletins.service.js';
import { ReportFilesResolver } from './report-files.resolver.js';
import { ReportFiles } from './report-files.service.js';
import { ReportScopes } from './report-scopes.service.js';
import { ReportsResolver } from './reports.resolver.js';

@Module({
  imports: [
    CarbonModule,
    EnterprisesModule,
    IndicatorsModule,
    RegionsModule,
    ReturnsModule,
    SpecificationsModule,
  ],
  providers: [
    ReportScopes,
    PlasticsReports,
    ActivityFigures,
    IndicatorFigures,
    CarbonFigures,
    EnterpriseReports,
    RegionalBulletins,
    ReportFiles,
    ReportsResolver,
  ],
  controllers: [ReportFilesResolver],
})
export class ReportsModule {}
