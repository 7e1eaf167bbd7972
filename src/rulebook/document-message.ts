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
        return `缺少此项，应为${TYPES[expected] ?? expected} / is missing, of type ${expected}`;
      return `应为${TYPES[expected] ?? expected} / must be of type ${expected}`;
    }
    case 'unrecognized_keys':
      return `未知的键：${issue.keys.join('、')} / unknown key: ${issue.keys.join(', ')}`;
    case 'invalid_value': {
      const values = issue.values.map(String).join(', ');
      return `应为其中之一：${values} / must be one of: ${values}`;
    }
    case 'invalid_union':
      return issue.note || issue.discriminator
        ? `没有此种 ${issue.discriminator ?? '写法'} / there is no such ${issue.discriminator ?? 'form'}`
        : '不符合任何一种写法 / fits none of the ways to write it';
    case 'too_small':
      return `过小或过短，至少 ${issue.minimum} / is too small or too short: at least ${issue.minimum}`;
    case 'too_big':
      return `过大或过长，至多 ${issue.maximum} / is too large or too long: at most ${issue.maximum}`;
    default:
      return undefined;
  }
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** It is the key itself that is wrong, and not what stands behind it. */
  readonly isAtKey?: boolean;
}

/** One issue for each unknown key, and of a union that nothing fits the issues of the way that came nearest. */
export function issuesBelow(issue: z.core.$ZodIssue): Issue[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      message: `未知的键：${key} / unknown key: ${key}`,
      isAtKey: true,
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
