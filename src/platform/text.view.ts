import { Field, ObjectType } from '@nestjs/graphql';
import type { Text } from '../kernel/text.js';

@ObjectType('Text', { description: 'A text for people in both languages.' })
export class TextView implements Text {
  @Field(() => String)
  zh!: string;

  @Field(() => String)
  en!: string;
}
