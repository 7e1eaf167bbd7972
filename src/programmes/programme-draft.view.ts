import { Field, Int, ObjectType } from '@nestjs/graphql';
import type { LocalDate } from '../kernel/month.js';
import { DateScalar, DecimalScalar } from '../platform/scalars.js';
import { TextView } from '../platform/text.view.js';

@ObjectType({ description: 'What is wrong at one place of a document.' })
export class DocumentProblemView {
  @Field(() => String, { description: 'For example versions.0.filing; empty for the document as a whole.' })
  path!: string;

  @Field(() => Int)
  line!: number;

  @Field(() => Int)
  column!: number;

  @Field(() => String, { description: 'In both languages.' })
  message!: string;
}

@ObjectType({ description: '算例: an example of the document, and what it comes to.' })
export class WorkedExampleView {
  @Field(() => TextView)
  name!: TextView;

  @Field(() => DateScalar)
  at!: LocalDate;

  @Field(() => Boolean, { description: 'Of all applicants of a round together.' })
  isRound!: boolean;

  @Field(() => Boolean, { description: 'Whether everything that it expects came out.' })
  isAsExpected!: boolean;

  @Field(() => String, { nullable: true, description: 'Null for a round.' })
  outcome!: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Due, null while that cannot be told; of a round what is paid to all.',
  })
  amountYuan!: string | null;

  @Field(() => [String], { description: 'What was expected and what was found, in both languages.' })
  differences!: readonly string[];
}

@ObjectType({ description: '草案检查: what is wrong with a draft, and what its examples come to.' })
export class DraftAnswerView {
  @Field(() => Boolean, { description: 'Whether the shape is right and every example comes out.' })
  isValid!: boolean;

  @Field(() => [DocumentProblemView], { complexity: 10 })
  problems!: DocumentProblemView[];

  @Field(() => [WorkedExampleView], { complexity: 10 })
  examples!: WorkedExampleView[];

  @Field(() => [Int], { description: 'Versions that publishing it would add.' })
  adds!: number[];

  @Field(() => TextView, { nullable: true, description: 'Why it could not be published as it is.' })
  obstacle!: TextView | null;
}
