import { Args, ArgsType, ID, Mutation, ObjectType, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor, Role } from '../kernel/actor.js';
import { yuanOf } from '../kernel/fen.js';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { connectionOf, PageArgs } from '../platform/connection.js';
import { DateField, EnumField, IdField } from '../platform/fields.js';
import { DateScalar, DecimalScalar } from '../platform/scalars.js';
import type { ReplayVerdict } from '../rulebook/programmes.js';
import { ReplayReadings } from './replay-readings.service.js';
import { Replay, ReplayVerdictType, StartReplayInput } from './replay.entity.js';
import { ReplayDayView, ReplayFirmConnection } from './replay.view.js';
import { ReplaysService } from './replays.service.js';

/** Who decides about rules, and who oversees it. */
const READERS = ['POLICY_EDITOR', 'APPROVER', 'AUDITOR', 'OPERATOR'] as const satisfies readonly Role[];

@ObjectType()
class ReplayConnection extends connectionOf(Replay) {}

@ArgsType()
class ReplayFirmArgs extends PageArgs {
  @IdField()
  replayId!: Id;

  @DateField({ nullable: true })
  day?: LocalDate | null;

  @EnumField(ReplayVerdictType, { nullable: true })
  verdict?: ReplayVerdict | null;
}

const IdArgument = () => Args('id', { type: () => ID });

@Resolver(() => Replay)
export class ReplaysResolver {
  constructor(
    private readonly service: ReplaysService,
    private readonly readings: ReplayReadings,
  ) {}

  @Permit(...READERS)
  @Query(() => ReplayConnection, { description: '规则试算: of the region of the reader, newest first.' })
  replays(@CurrentActor() actor: Actor, @Args() page: PageArgs) {
    return this.readings.replays(actor, page);
  }

  @Permit(...READERS)
  @Query(() => Replay)
  replay(@CurrentActor() actor: Actor, @IdArgument() id: Id) {
    return this.readings.replay(actor, id);
  }

  @Permit(...READERS)
  @Query(() => ReplayFirmConnection, { description: '企业试算结果: by day and firm, page by page.' })
  replayFirms(@CurrentActor() actor: Actor, @Args() { replayId, ...args }: ReplayFirmArgs) {
    return this.readings.firms(actor, replayId, args, args);
  }

  @Permit(...READERS)
  @Mutation(() => Replay, {
    description:
      '试算规则: what a draft, or another version of what is published, would change for the firms of a region on given days. The worker judges them; nothing follows from it.',
  })
  startReplay(@CurrentActor() actor: Actor, @Args('input') input: StartReplayInput) {
    return this.service.start(actor, input);
  }

  @Permit(...READERS)
  @Mutation(() => Replay, { description: '取消试算: what was judged stays.' })
  cancelReplay(@CurrentActor() actor: Actor, @IdArgument() id: Id) {
    return this.service.cancel(actor, id);
  }

  @ResolveField(() => [DateScalar], { name: 'days' })
  daysOf({ days }: Replay): LocalDate[] {
    return JSON.parse(days) as LocalDate[];
  }

  @ResolveField(() => DecimalScalar, { nullable: true })
  fundYuan({ fundFen }: Replay): string | null {
    return fundFen === null ? null : yuanOf(fundFen);
  }

  @ResolveField(() => [ReplayDayView], { complexity: 36, description: 'Of the firms judged so far, by day.' })
  results(replay: Replay): Promise<ReplayDayView[]> {
    return this.readings.days(replay);
  }
}
