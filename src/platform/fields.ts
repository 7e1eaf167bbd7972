import { applyDecorators, type Type } from '@nestjs/common';
import { Field, GraphQLISODateTime, ID, Int, registerEnumType } from '@nestjs/graphql';
import { Type as TransformTo } from 'class-transformer';
import { ValidateNested } from 'class-validator';
import { Column, type ColumnOptions, getMetadataArgsStorage, PrimaryColumn } from 'typeorm';
import { type Exact, exact } from '../kernel/decimal.js';
import { isId } from '../kernel/id.js';
import { isLocalDate, isMonth } from '../kernel/month.js';
import { isRegionCode } from '../kernel/region-code.js';
import type { Text } from '../kernel/text.js';
import { LIMITS } from './limits.js';
import { CreditsScalar, DateScalar, DecimalScalar, MonthScalar } from './scalars.js';
import { type Check, Checked } from './validation.js';

/**
 * Composed field decorators: one line sets column, API type, validation and nullability at once.
 * A plain TypeORM `@Column` is not in the API.
 */
interface FieldOptions {
  readonly nullable?: boolean;
  /** What the field means, for the API's documentation. */
  readonly description?: string;
}

const ASCII = { charset: 'ascii', collation: 'ascii_bin' } as const;

function composed(
  type: () => unknown,
  column: ColumnOptions,
  check: Check,
  options: FieldOptions,
): PropertyDecorator {
  const { nullable = false, description } = options;
  return applyDecorators(
    Column({ ...column, nullable }),
    Field(type as never, { nullable, ...(description ? { description } : {}) }),
    Checked(check, { nullable }),
  );
}

const notText = (field: string) => ({
  reason: 'NOT_TEXT',
  text: { zh: `${field} 须为文本。`, en: `${field} must be text.` },
});

const idCheck: Check = (value, field) =>
  isId(value)
    ? undefined
    : {
        reason: 'ID_INVALID',
        text: {
          zh: `${field} 不是有效标识：须为 1–36 个英文字母、数字、点、下划线或连字符。`,
          en: `${field} is not a usable id: 1 to 36 letters, digits, dots, underscores or hyphens.`,
        },
      };

export const PrimaryId = (options: FieldOptions = {}): PropertyDecorator =>
  applyDecorators(
    PrimaryColumn({ type: 'varchar', length: 36, ...ASCII }),
    Field(() => ID, options.description ? { description: options.description } : {}),
    Checked(idCheck),
  );

/**
 * The columns that come before the id in the primary key, in whose order InnoDB stores the rows: what is read together
 * then stands together. The id keeps a unique index of its own.
 */
export const StoredInOrderOf =
  (...properties: readonly string[]): ClassDecorator =>
  (target) => {
    const { columns } = getMetadataArgsStorage();
    for (const property of properties) {
      const declared = columns.find(
        (column) =>
          column.propertyName === property &&
          (column.target === target || target.prototype instanceof (column.target as typeof Object)),
      );
      if (!declared) throw new Error(`${target.name} has no ${property}`);
      // At the front: of two declarations of one property TypeORM takes the first.
      columns.unshift({ ...declared, target, options: { ...declared.options, primary: true } });
    }
  };

/**
 * 1 while a fact stands, null once it is corrected: what stands once is unique together with it, see `StandsOnce`. Not
 * in the API.
 */
export const StandingField = (): PropertyDecorator => Column({ type: 'tinyint', nullable: true });

/** A reference to another record by its id. */
export const IdField = (options: FieldOptions = {}): PropertyDecorator =>
  composed(() => ID, { type: 'varchar', length: 36, ...ASCII }, idCheck, options);

export function textCheck(max: number, { blank = false } = {}): Check {
  return (value, field) => {
    if (typeof value !== 'string') return notText(field);
    if (!blank && value.trim() === '') {
      return {
        reason: 'TEXT_EMPTY',
        text: { zh: `${field} 不能为空，请填写。`, en: `${field} must not be empty; fill it in.` },
      };
    }
    return value.length <= max
      ? undefined
      : {
          reason: 'TEXT_TOO_LONG',
          text: {
            zh: `${field} 超过 ${max} 个字符，请缩短。`,
            en: `${field} has more than ${max} characters; shorten it.`,
          },
        };
  };
}

export const TextField = (
  options: FieldOptions & { max?: number; check?: Check } = {},
): PropertyDecorator => {
  const max = options.max ?? LIMITS.textCharacters;
  return composed(
    () => String,
    { type: 'varchar', length: max },
    (value, name) => textCheck(max)(value, name) ?? options.check?.(value, name),
    options,
  );
};

/** Codes in ASCII: compared byte by byte. `check` looks at what `max` lets pass. */
export const CodeField = (options: FieldOptions & { max: number; check?: Check }): PropertyDecorator =>
  composed(
    () => String,
    { type: 'varchar', length: options.max, ...ASCII },
    (value, name) =>
      textCheck(options.max)(value, name) ?? options.check?.(value, name) ?? asciiCheck(value, name),
    options,
  );

/** The column holds printable ASCII alone; anything else would be a database error instead of a sentence. */
const asciiCheck: Check = (value, field) =>
  /^[\x20-\x7E]*$/.test(String(value))
    ? undefined
    : {
        reason: 'NOT_ASCII',
        text: {
          zh: `${field} 只能使用英文字母、数字和半角符号。`,
          en: `${field} may hold only letters, digits and signs of ASCII.`,
        },
      };

export const BooleanField = (options: FieldOptions = {}): PropertyDecorator =>
  composed(
    () => Boolean,
    { type: 'boolean' },
    (value, name) =>
      typeof value === 'boolean'
        ? undefined
        : {
            reason: 'NOT_BOOLEAN',
            text: { zh: `${name} 须为 true 或 false。`, en: `${name} must be true or false.` },
          },
    options,
  );

/** A count of things: a whole number from 0 to 2,147,483,647. */
export const countCheck: Check = (value, field) => {
  if (typeof value !== 'number' || !Number.isInteger(value) || value > 2_147_483_647) {
    return {
      reason: 'NOT_A_COUNT',
      text: {
        zh: `${field} 须为 0 至 2147483647 的整数，不带单位和分隔符，例如 1400。`,
        en: `${field} must be a whole number from 0 to 2147483647 without unit or separators, for example 1400.`,
      },
    };
  }
  return value >= 0
    ? undefined
    : {
        reason: 'NEGATIVE_COUNT',
        text: {
          zh: `${field} 不能为负数（${value}），请核对数据。`,
          en: `${field} must not be negative (${value}); check the figure.`,
        },
      };
};

export const CountField = (options: FieldOptions = {}): PropertyDecorator =>
  composed(() => Int, { type: 'int' }, countCheck, options);

/** Largest whole part of a recorded quantity: DECIMAL(20,6) holds fourteen digits before the point. */
const QUANTITY = { precision: 20, scale: 6 };

export const quantityCheck =
  (unit: string, scale = QUANTITY.scale, precision = QUANTITY.precision): Check =>
  (value, field) => {
    if (isPlainQuantity(value, scale)) return undefined;
    let number: Exact;
    try {
      number = exact(value as string);
    } catch {
      return notAQuantity(field, unit);
    }
    if (!number.isFinite()) return notAQuantity(field, unit);
    if (number.isNegative() && !number.isZero()) {
      return {
        reason: 'NEGATIVE_QUANTITY',
        text: {
          zh: `${field} 不能为负数（${String(value)} ${unit}），请核对数据。`,
          en: `${field} must not be negative (${String(value)} ${unit}); check the figure.`,
        },
      };
    }
    if (number.decimalPlaces() > scale || number.gte(exact(10).pow(precision - scale))) {
      return {
        reason: 'QUANTITY_OUT_OF_RANGE',
        text: {
          zh: `${field} 超出范围：最多 ${precision - scale} 位整数和 ${scale} 位小数（${unit}）。`,
          en: `${field} is out of range: at most ${precision - scale} digits before and ${scale} after the point (${unit}).`,
        },
      };
    }
    return undefined;
  };

/** What needs no exact arithmetic to be known as a quantity: most of them, at a tenth of the cost. */
const isPlainQuantity = (value: unknown, scale: number): boolean => {
  if (typeof value !== 'string') return false;
  const [, whole = '', fraction = ''] = /^(\d{1,9})(?:\.(\d{1,6}))?$/.exec(value) ?? [];
  return whole !== '' && fraction.length <= scale;
};

const notAQuantity = (field: string, unit: string) => ({
  reason: 'NOT_A_QUANTITY',
  text: {
    zh: `${field} 须为数值（${unit}），例如 12.5。`,
    en: `${field} must be a number (${unit}), for example 12.5.`,
  },
});

/** Gives database text its shortest form, so that 12.500000 and 12.5 are one value. */
const decimalColumn = {
  to: (value: unknown) => value,
  from: (value: string | null) => (value === null ? null : exact(value).toFixed()),
};

/** A non-negative physical quantity, exact; `unit` is for texts, the property name ends in it. */
export const QuantityField = (options: FieldOptions & { unit: string }): PropertyDecorator =>
  composed(
    () => DecimalScalar,
    { type: 'decimal', ...QUANTITY, transformer: decimalColumn },
    quantityCheck(options.unit),
    options,
  );

/** Less than ten billion yuan, to the fen. */
const MONEY = { precision: 12, scale: 2 };

/** A price or a sum of money, exact; the property name ends in `Yuan`. */
export const YuanField = (options: FieldOptions = {}): PropertyDecorator =>
  composed(
    () => DecimalScalar,
    { type: 'decimal', ...MONEY, transformer: decimalColumn },
    quantityCheck('CNY', MONEY.scale, MONEY.precision),
    options,
  );

export const CreditsField = (options: FieldOptions = {}): PropertyDecorator =>
  composed(
    () => CreditsScalar,
    { type: 'bigint' },
    (value, name) =>
      /^-?\d{1,18}$/.test(String(value))
        ? undefined
        : {
            reason: 'NOT_CREDITS',
            text: { zh: `${name} 须为整数积分。`, en: `${name} must be a whole number of credits.` },
          },
    options,
  );

export const monthCheck: Check = (value, field) =>
  isMonth(value)
    ? undefined
    : {
        reason: 'NOT_A_MONTH',
        text: {
          zh: `${field} 不是月份：请按 YYYY-MM 填写，例如 2026-03。`,
          en: `${field} is not a month: write it as YYYY-MM, for example 2026-03.`,
        },
      };

export const MonthField = (options: FieldOptions = {}): PropertyDecorator =>
  composed(() => MonthScalar, { type: 'char', length: 7, ...ASCII }, monthCheck, options);

export const dateCheck: Check = (value, field) =>
  isLocalDate(value)
    ? undefined
    : {
        reason: 'NOT_A_DATE',
        text: {
          zh: `${field} 不是有效日期：请按 YYYY-MM-DD 填写，例如 2026-03-08。`,
          en: `${field} is not a date: write it as YYYY-MM-DD, for example 2026-03-08.`,
        },
      };

export const DateField = (options: FieldOptions = {}): PropertyDecorator =>
  composed(() => DateScalar, { type: 'date' }, dateCheck, options);

/** The years that civil dates and months are written in; beyond them the database keeps no instant either. */
const EARLIEST = new Date('1000-01-02T00:00:00Z');
const LATEST = new Date('2999-12-30T00:00:00Z');

/** A moment, in UTC, to the millisecond. */
export const InstantField = (options: FieldOptions = {}): PropertyDecorator =>
  composed(
    () => GraphQLISODateTime,
    { type: 'datetime', precision: 3 },
    (value, name) =>
      value instanceof Date && value >= EARLIEST && value <= LATEST
        ? undefined
        : {
            reason: 'NOT_AN_INSTANT',
            text: {
              zh: `${name} 不是有效时间：请按 2026-03-08T10:00:00+08:00 的形式填写，并核对年份。`,
              en: `${name} is not a usable point in time: write it like 2026-03-08T10:00:00+08:00, and check the year.`,
            },
          },
    options,
  );

/** 430102 and the like; whether the region exists is checked against the register. */
export const RegionField = (options: FieldOptions = {}): PropertyDecorator =>
  composed(
    () => ID,
    { type: 'char', length: 6, ...ASCII },
    (value, name) =>
      isRegionCode(value)
        ? undefined
        : {
            reason: 'NOT_A_REGION_CODE',
            text: {
              zh: `${name} 不是六位行政区划代码（GB/T 2260）。`,
              en: `${name} is not a six-digit region code (GB/T 2260).`,
            },
          },
    options,
  );

/** Declares a closed list of words as a GraphQL enum. `texts` become its documentation. */
export function enumType<W extends string>(
  name: string,
  words: readonly W[],
  texts?: Partial<Record<W, Text>>,
): Record<W, W> {
  const type = Object.fromEntries(words.map((word) => [word, word])) as Record<W, W>;
  const described = Object.entries((texts ?? {}) as Record<string, Text>).map(
    ([word, text]) => [word, { description: `${text.zh} · ${text.en}` }] as const,
  );
  registerEnumType(type, {
    name,
    valuesMap: Object.fromEntries(described) as Record<W, { description: string }>,
  });
  return type;
}

export const EnumField = (type: Record<string, string>, options: FieldOptions = {}): PropertyDecorator =>
  composed(() => type, { type: 'varchar', length: 32, ...ASCII }, wordCheck(Object.keys(type)), options);

export const wordCheck =
  (words: readonly string[]): Check =>
  (value, field) =>
    typeof value === 'string' && words.includes(value)
      ? undefined
      : {
          reason: 'WORD_UNKNOWN',
          text: {
            zh: `${field} 须为以下之一：${words.join('、')}。`,
            en: `${field} must be one of ${words.join(', ')}.`,
          },
        };

/** A list of inputs, each validated, from one item to the limit. Not a column. */
export const BatchField = (
  type: () => Type<unknown>,
  max: number = LIMITS.factsPerMutation,
  { nullable = false }: { nullable?: boolean } = {},
): PropertyDecorator =>
  applyDecorators(
    Field(() => [type()], { nullable }),
    TransformTo(() => type()),
    ValidateNested({ each: true }),
    Checked(
      (value) => {
        if (!Array.isArray(value) || value.length === 0) {
          return {
            reason: 'BATCH_EMPTY',
            text: {
              zh: '没有要记录的内容，请至少提交一条。',
              en: 'There is nothing to record; send at least one item.',
            },
          };
        }
        return value.length <= max
          ? undefined
          : {
              reason: 'BATCH_TOO_LARGE',
              text: {
                zh: `一次最多提交 ${max} 条，请分批提交。`,
                en: `At most ${max} items at a time; send them in several batches.`,
              },
            };
      },
      { nullable },
    ),
  );
