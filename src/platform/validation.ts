import {
  applyDecorators,
  type ArgumentMetadata,
  type PipeTransform,
  ValidationPipe,
  type ValidationError,
} from '@nestjs/common';
import { getMetadataStorage, IsOptional, ValidateBy, validateSync } from 'class-validator';
import { plainToInstance } from 'class-transformer';
import { Refusal, refuse } from '../kernel/refusal.js';
import type { Text } from '../kernel/text.js';

/** What a check found wrong with one value: a stable reason and a sentence in both languages. */
export interface Finding {
  readonly reason: string;
  readonly text: Text;
}
export type Check = (value: unknown, field: string) => Finding | undefined;

export interface FieldFinding extends Finding {
  /** Path of the field, for example `items.3.massKg`. */
  readonly path: string;
}

const missing: Check = (value, field) =>
  value === undefined || value === null
    ? {
        reason: 'FIELD_MISSING',
        text: { zh: `缺少字段 ${field}，请填写。`, en: `The field ${field} is missing; fill it in.` },
      }
    : undefined;

/** Runs a check on a property; a nullable property may be left out. */
export function Checked(check: Check, { nullable = false } = {}): PropertyDecorator {
  const complete: Check = (value, field) => missing(value, field) ?? check(value, field);
  const validate = ValidateBy(
    {
      name: 'checked',
      validator: {
        validate: (value: unknown, args) => complete(value, args?.property ?? '') === undefined,
        defaultMessage: () => 'checked',
      },
    },
    { context: { check: complete } },
  );
  return nullable ? applyDecorators(IsOptional(), validate) : validate;
}

function findingsOf(errors: readonly ValidationError[], prefix = ''): FieldFinding[] {
  return errors.flatMap((error) => {
    const path = `${prefix}${error.property}`;
    const check = (error.contexts?.checked as { check: Check } | undefined)?.check;
    const own = check?.(error.value, error.property);
    return [...(own ? [{ path, ...own }] : []), ...findingsOf(error.children ?? [], `${path}.`)];
  });
}

/** All that is wrong with a plain object read as `type`: the same findings at every door. */
export function findings<T extends object>(type: new () => T, plain: object): FieldFinding[] {
  return findingsOf(
    validateSync(plainToInstance(type, plain), { forbidUnknownValues: false }) as ValidationError[],
  );
}

/** The names of the fields that a type declares, inherited ones too. */
export const fieldsOf = (type: new () => object): string[] => [
  ...new Set(
    getMetadataStorage()
      .getTargetValidationMetadatas(type, '', false, false)
      .map(({ propertyName }) => propertyName),
  ),
];

/**
 * As `findings`, for a flat type and a million objects: the checks are gathered once and run without copying. Dates
 * must be given as `Date`.
 */
export function compiledFindings(type: new () => object): (plain: object) => FieldFinding[] {
  const declared = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  const optional = new Set(
    declared.filter(({ name }) => name === 'isOptional').map(({ propertyName }) => propertyName),
  );
  const checks = declared.flatMap(({ propertyName, context }) => {
    const check = (context as { check: Check } | undefined)?.check;
    return check ? [{ path: propertyName, check, mayMiss: optional.has(propertyName) }] : [];
  });
  return (plain) => {
    let found: FieldFinding[] | undefined;
    for (const { path, check, mayMiss } of checks) {
      const value = (plain as Record<string, unknown>)[path];
      if (mayMiss && (value === undefined || value === null)) continue;
      const finding = check(value, path);
      if (finding) (found ??= []).push({ path, ...finding });
    }
    return found ?? NOTHING_FOUND;
  };
}

const NOTHING_FOUND: FieldFinding[] = [];

/** One refusal for one or many findings; the first names the reason. */
export function refusalOf(found: readonly FieldFinding[]): Refusal {
  const [first, ...others] = found;
  if (!first) {
    return refuse.badInput('INPUT_INVALID', {
      zh: '输入无效，请检查后重试。',
      en: 'The input is not valid; check it and try again.',
    });
  }
  const more = others.length;
  return refuse.badInput(
    first.reason,
    more === 0
      ? first.text
      : { zh: `${first.text.zh}（另有 ${more} 处错误）`, en: `${first.text.en} (and ${more} more)` },
    { fields: found.map(({ path, reason, text }) => ({ path, reason, text })) },
  );
}

/** Validates every argument by its field decorators; what is wrong leaves as BAD_USER_INPUT with all paths. */
export const validationPipe = (): PipeTransform => new CheckedArguments();

type Reader = (plain: object) => object;

/**
 * Arguments of flat types, which most questions have, are checked by what was gathered once: the library looks up every
 * decorator and searches the value anew each time, which was an eighth of a small answer. Types with others inside are
 * left to it.
 */
class CheckedArguments implements PipeTransform {
  private readonly readers = new Map<unknown, Reader | undefined>();
  private readonly nested = new ValidationPipe({
    transform: true,
    forbidUnknownValues: false,
    // Otherwise Nest drops the value of what has faults inside, and a batch too large looks like a missing one.
    validationError: { value: true },
    exceptionFactory: (errors) => refusalOf(findingsOf(errors)),
  });

  transform(value: unknown, metadata: ArgumentMetadata): unknown {
    const read = isRecord(value) ? this.readerOf(metadata) : undefined;
    return read ? read(value as object) : this.nested.transform(value, metadata);
  }

  private readerOf({ metatype, type }: ArgumentMetadata): Reader | undefined {
    if (!metatype || type === 'custom') return undefined;
    if (!this.readers.has(metatype)) this.readers.set(metatype, flatReader(metatype as new () => object));
    return this.readers.get(metatype);
  }
}

/** Only of a type with checks of its own, and none inside. */
function flatReader(type: new () => object): Reader | undefined {
  const declared = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  const isFlat = declared.every(({ name, context }) => name === 'isOptional' || context?.check !== undefined);
  if (declared.length === 0 || !isFlat) return undefined;
  const findingsIn = compiledFindings(type);
  return (plain) => {
    const found = findingsIn(plain);
    if (found.length > 0) throw refusalOf(found);
    const given = Object.entries(plain).filter(([name]) => !(name in Object.prototype));
    return Object.assign(new type(), Object.fromEntries(given));
  };
}

const isRecord = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  [null, Object.prototype].includes(Object.getPrototypeOf(value));
