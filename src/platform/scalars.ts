import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';

/**
 * Scalars that travel as text. What arrives is passed on as text; the field decorators judge it,
 * so that every door gives the same reason and sentence.
 */
const textScalar = (name: string, description: string, acceptsIntegers: boolean): GraphQLScalarType =>
  new GraphQLScalarType({
    name,
    description,
    serialize: (value) => String(value),
    parseValue: (value) => {
      if (typeof value === 'string') return value;
      if (acceptsIntegers && typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
      throw notText(name);
    },
    parseLiteral: (node: ValueNode) => {
      if (node.kind === Kind.STRING || (acceptsIntegers && node.kind === Kind.INT)) return node.value;
      throw notText(name);
    },
  });

const notText = (name: string) =>
  new GraphQLError(`${name} must be written as text, because a floating-point number is not exact.`, {
    extensions: {
      code: 'BAD_USER_INPUT',
      reason: 'NUMBER_NOT_TEXT',
      text: {
        zh: `${name} 须以文本填写（例如 "12.50"），浮点数不精确。`,
        en: `${name} must be written as text (for example "12.50"): a floating-point number is not exact.`,
      },
    },
  });

export const DecimalScalar = textScalar(
  'Decimal',
  'Exact decimal number as text, for example "12.50". The unit is in the field name.',
  true,
);
export const CreditsScalar = textScalar('Credits', '绿色积分: whole number of green credits as text.', true);
export const MonthScalar = textScalar(
  'Month',
  '月份: calendar month, `YYYY-MM`, China Standard Time.',
  false,
);
export const DateScalar = textScalar(
  'LocalDate',
  '日期: civil date, `YYYY-MM-DD`, China Standard Time.',
  false,
);

/** Any JSON value; used for traces whose shape is the rule's own. */
export const JsonScalar = new GraphQLScalarType({ name: 'JSON', description: 'A JSON value.' });
