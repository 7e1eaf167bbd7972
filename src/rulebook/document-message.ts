import type { z } from 'zod';

type Raw = z.core.$ZodRawIssue;

const TYPES: Readonly<Record<string, string>> = {
  string: '文本',
  number: '数字',
  int: '整数',
  boolean: 'true 或 false',
  array: '列表',
  object: '键值',
  record: '键值',
};

/** What is wrong, in both languages, where the schema itself says nothing. */
export function documentMessage(issue: Raw): string | undefined {
  switch (issue.code) {
    case 'invalid_type': {
      const expected = String(issue.expected);
      if (issue.input === undefined)
        return `is missing, a ${expected} / 缺少此项，应为${TYPES[expected] ?? expected}`;
      return `must be of type ${expected} / 应为${TYPES[expected] ?? expected}`;
    }
    case 'unrecognized_keys':
      return `unknown key: ${issue.keys.join(', ')} / 未知的键：${issue.keys.join('、')}`;
    case 'invalid_value': {
      const values = issue.values.map(String).join(', ');
      return `must be one of: ${values} / 应为其中之一：${values}`;
    }
    case 'invalid_union':
      return issue.note || issue.discriminator
        ? `there is no such ${issue.discriminator ?? 'form'} / 没有此种 ${issue.discriminator ?? '写法'}`
        : 'fits none of the ways to write it / 不符合任何一种写法';
    case 'too_small':
      return `is too small or too short: at least ${issue.minimum} / 过小或过短，至少 ${issue.minimum}`;
    case 'too_big':
      return `is too large or too long: at most ${issue.maximum} / 过大或过长，至多 ${issue.maximum}`;
    default:
      return undefined;
  }
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** One issue for each unknown key, and of a union that nothing fits the issues of the way that came nearest. */
export function issuesBelow(issue: z.core.$ZodIssue): Issue[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      message: `unknown key: ${key} / 未知的键：${key}`,
    }));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const nearest = issue.errors.flatMap((errors) =>
      errors.every(({ path }) => path.length > 0) ? [errors] : [],
    );
    const [errors] = nearest.sort((a, b) => a.length - b.length);
    if (errors)
      return errors.flatMap((one) =>
        issuesBelow({ ...one, path: [...issue.path, ...one.path] } as z.core.$ZodIssue),
      );
  }
  return [issue];
}
