import { Args, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../kernel/actor.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { CorrectionPreview, PreviewCorrectionInput } from './correction-preview.view.js';
import { CorrectionPreviews } from './correction-previews.service.js';

@Resolver()
export class CorrectionsResolver {
  constructor(private readonly previews: CorrectionPreviews) {}

  @Permit('REPORTER', 'INTEGRATOR')
  @Query(() => CorrectionPreview, {
    description:
      '更正预览: what a correction of a fact would change in indicators, attainments, carbon results and credits. Nothing is changed.',
  })
  previewCorrection(@CurrentActor() actor: Actor, @Args('input') input: PreviewCorrectionInput) {
    return this.previews.preview(actor, input);
  }
}
