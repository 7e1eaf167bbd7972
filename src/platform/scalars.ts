import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';

/**
 * Scalars that travel as text. What arrives is passed on as text; the field decorators judge it,
 * so that every door gives the same reason and sentence.
 */
function textScalar(options: {
  name: string;
  description: string;
  example: string;
  acceptsIntegers?: boolean;
}): GraphQLScalarType {
  const { name, description, example, acceptsIntegers = false } = options;
  return new GraphQLScalarType({
    name,
    description,
    serialize: (value) => String(value),
    parseValue: (value) => {
      if (typeof value === 'string') return value;
      if (acceptsIntegers && typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
      throw notText(name, example);
    },
    parseLiteral: (node: ValueNode) => {
      if (node.kind === Kind.STRING || (acceptsIntegers && node.kind === Kind.INT)) return node.value;
      throw notText(name, example);
    },
  });
}

/** A number in JSON is a floating-point number, which is not exact. */
const notText = (name: string, example: string) =>
  new GraphQLError(`${name} must be written as text, for example "${example}".`, {
    extensions: {
      code: 'BAD_USER_INPUT',
      reason: 'NOT_TEXT',
      text: {
        zh: `${name} 须以文本填写，例如 "${example}"。`,
        en: `${name} must be written as text, for example "${example}".`,
      },
    },
  });

export const DecimalScalar = textScalar({
  name: 'Decimal',
  description: 'Exact decimal number as text, for example "12.50". The unit is in the field name.',
  example: '12.50',
  acceptsIntegers: true,
});
export const CreditsScalar = textScalar({
  name: 'Credits',
  description: '绿色积分: whole number of green credits as text.',
  example: '20',
  acceptsIntegers: true,
});
export const MonthScalar = textScalar({
  name: 'Month',
  description: '月份: calendar month, `YYYY-MM`, China Standard Time.',
  example: '2026-03',
});
export const DateScalar = textScalar({
  name: 'LocalDate',
  description: '日期: civil date, `YYYY-MM-DD`, China Standard Time.',
  example: '2026-03-08',
});

/** Any JSON value; used for traces whose shape is the rule's own. */
export const JsonScalar = new GraphQLScalarType({ name: 'JSON', description: 'A JSON value.' });
