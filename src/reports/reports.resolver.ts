import { Args, Query, Resolver } from '@nestjs/graphql';
import { type Actor, REPORT_READERS } from '../kernel/actor.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { PlasticsReportView } from './plastics-report.view.js';
import { PlasticsReports } from './plastics-reports.service.js';
import { PlasticsArgs } from './report-arguments.js';

@Resolver()
export class ReportsResolver {
  constructor(private readonly plastics: PlasticsReports) {}

  @Permit(...REPORT_READERS)
  @Query(() => PlasticsReportView, {
    description:
      '一次性塑料制品使用、回收情况报告: use and recovery of single-use plastics in half a year, by item. What is not recorded is null with the reason, never zero.',
  })
  plasticsReport(@CurrentActor() actor: Actor, @Args() args: PlasticsArgs): Promise<PlasticsReportView> {
    return this.plastics.report(actor, args);
  }
}
