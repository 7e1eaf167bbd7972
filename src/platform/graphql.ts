import { randomUUID } from 'node:crypto';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { type ApolloDriverConfig } from '@nestjs/apollo';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { QueryFailedError } from 'typeorm';
import { Refusal, refuse } from '../kernel/refusal.js';
import { inLanguage, type Text } from '../kernel/text.js';
import type { Config } from './config.js';
import { mysqlErrorNumber } from './database.js';
import { LIMITS } from './limits.js';
import type { Log } from './log.js';
import { queryLimits } from './query-limits.js';
import { callerLanguage } from './request-context.js';
import { FieldFinding } from './validation.js';

/**
 * Illegal mix of two, three or more collations: text outside ASCII was compared with a column of ids or codes, of which
 * none holds such text.
 */
const NOT_COMPARABLE = new Set([1267, 1270, 1271]);

const notAscii = () =>
  refuse.badInput('NOT_ASCII', {
    zh: '请求中的代码、标识或用户名含有不可能出现的字符：只能使用英文字母、数字和半角符号，请核对。',
    en: 'A code, id or name in the request holds characters that none has: only letters, digits and signs of ASCII; check it.',
  });

/** What a caller sees of an error, at every door. */
export interface ErrorBody {
  readonly code: string;
  readonly reason: string;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Translates any error, in the one place where that is done. What is not a refusal becomes a reference number. */
export function errorBody(error: unknown, log: Log): ErrorBody {
  const language = callerLanguage();
  if (NOT_COMPARABLE.has(mysqlErrorNumber(error) ?? 0)) return errorBody(notAscii(), log);
  if (error instanceof Refusal) {
    return {
      code: error.code,
      reason: error.reason,
      message: inLanguage(error.text, language),
      details: spoken(error.details),
    };
  }
  const reference = randomUUID();
  const stack = error instanceof Error ? error.stack : String(error);
  // A statement holds no values: they are bound.
  const statement = error instanceof QueryFailedError ? error.query : undefined;
  log.error({ reference, stack, statement }, 'unexpected error');
  const text: Text = {
    zh: `系统内部错误，数据未被更改；请稍后重试，若仍失败请提供编号 ${reference}。`,
    en: `Something went wrong on our side and nothing was changed; try again later, and quote ${reference} if it stays.`,
  };
  return {
    code: 'INTERNAL_SERVER_ERROR',
    reason: 'INTERNAL',
    message: inLanguage(text, language),
    details: { reference },
  };
}

/** Field findings carry both languages inside; the caller reads one. */
function spoken(details: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if (!Array.isArray(details.fields)) return details;
  const fields = details.fields as FieldFinding[];
  return {
    ...details,
    fields: fields.map(({ path, reason, text }) => ({
      path,
      reason,
      message: inLanguage(text, callerLanguage()),
    })),
  };
}

/** What GraphQL itself found wrong with a request, by our reason. */
const QUERY_TEXTS: Record<string, (message: string) => Text> = {
  QUERY_TOO_DEEP: () => ({
    zh: `查询嵌套过深：最多 ${LIMITS.queryDepth} 层，请拆分查询。`,
    en: `The query is nested too deeply: at most ${LIMITS.queryDepth} levels; split it.`,
  }),
  QUERY_TOO_COSTLY: () => ({
    zh: `查询过大：每个列表按页大小计算，最多 ${LIMITS.queryCost} 个字段，请减小 first 或拆分查询。`,
    en: `The query asks for too much: at most ${LIMITS.queryCost} fields, lists counted by page size; lower first or split it.`,
  }),
  QUERY_TOO_MANY_ALIASES: () => ({
    zh: `查询别名过多：最多 ${LIMITS.queryAliases} 个，请拆分查询。`,
    en: `The query has too many aliases: at most ${LIMITS.queryAliases}; split it.`,
  }),
  QUERY_TOO_LONG: () => ({
    zh: `查询过长：最多 ${LIMITS.queryTokens} 个词法单元，请拆分查询，数据请放入变量。`,
    en: `The query is too long: at most ${LIMITS.queryTokens} tokens; split it, and send values as variables.`,
  }),
  QUERY_UNREADABLE: (message) => ({
    zh: `查询语法有误，请检查 GraphQL 语句：${message}`,
    en: `The query cannot be read; check its GraphQL syntax: ${message}`,
  }),
  QUERY_UNFIT: (message) => ({
    zh: `查询与接口定义不符，请对照 schema 修改：${message}`,
    en: `The query does not fit the schema; compare it with the schema: ${message}`,
  }),
  QUERY_TOO_REPETITIVE: () => ({
    zh: '查询中重复的字段过多，无法逐一比对，请勿重复请求同一字段。',
    en: 'The query repeats too many fields to be compared; ask for each field once.',
  }),
  INTROSPECTION_OFF: () => ({
    zh: '此环境不提供 schema 自省，请使用随版本发布的 graphql/schema.graphql。',
    en: 'Introspection is off here; use the graphql/schema.graphql that comes with the release.',
  }),
  OPERATION_UNKNOWN: (message) => ({
    zh: `找不到要执行的操作，请检查 operationName：${message}`,
    en: `There is no such operation to run; check operationName: ${message}`,
  }),
  VARIABLE_INVALID: (message) => ({
    zh: `变量与声明的类型不符，请修改后重试：${message}`,
    en: `A variable does not have the declared type; correct it and try again: ${message}`,
  }),
  BATCH_REFUSED: () => ({
    zh: '一次请求只能包含一个操作：请分别发送，批量数据请用 record… 操作的列表输入。',
    en: 'One request carries one operation: send them one by one, and many records as the list of a record… operation.',
  }),
  REQUEST_MALFORMED: (message) => ({
    zh: `请求无法处理，请检查请求格式：${message}`,
    en: `The request cannot be used; check its form: ${message}`,
  }),
};

/** Apollo's code of a caller's mistake → our reason; a code that is not here is our mistake. */
const REASONS: Record<string, (message: string, extensions: Record<string, unknown>) => string> = {
  GRAPHQL_PARSE_FAILED: (message) => (/ tokens\b/.test(message) ? 'QUERY_TOO_LONG' : 'QUERY_UNREADABLE'),
  GRAPHQL_VALIDATION_FAILED: (message, { validationErrorCode }) => {
    if (validationErrorCode === 'INTROSPECTION_DISABLED') return 'INTROSPECTION_OFF';
    // How GraphQL ends a comparison of repeated fields that would grow with their square.
    return message === 'Validation aborted.' ? 'QUERY_TOO_REPETITIVE' : 'QUERY_UNFIT';
  },
  OPERATION_RESOLUTION_FAILURE: () => 'OPERATION_UNKNOWN',
  BAD_USER_INPUT: () => 'VARIABLE_INVALID',
  BAD_REQUEST: (message) => (/batching/.test(message) ? 'BATCH_REFUSED' : 'REQUEST_MALFORMED'),
};

export const formatErrorWith =
  (log: Log) =>
  (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const original = error instanceof GraphQLError ? (error.originalError ?? error) : error;
    const place = { locations: formatted.locations, path: formatted.path };
    const extensions = formatted.extensions ?? {};
    const reasonOf = REASONS[String(extensions.code)];
    if (original instanceof Refusal || !(original instanceof GraphQLError) || !reasonOf) {
      const { message, ...body } = errorBody(original, log);
      return { ...place, message, extensions: body };
    }
    const reason = String(extensions.reason ?? reasonOf(formatted.message, extensions));
    const text = (extensions.text as Text | undefined) ?? QUERY_TEXTS[reason]?.(formatted.message);
    return {
      ...place,
      message: text ? inLanguage(text, callerLanguage()) : formatted.message,
      extensions: { code: 'BAD_USER_INPUT', reason, details: extensions.details ?? {} },
    };
  };

export function graphqlOptions(config: Config, log: Log): ApolloDriverConfig {
  const open = config.environment !== 'production';
  return {
    path: '/graphql',
    autoSchemaFile: true,
    sortSchema: true,
    playground: false,
    graphiql: false,
    introspection: open,
    hideSchemaDetailsFromClientErrors: !open,
    includeStacktraceInErrorResponses: false,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    parseOptions: { maxTokens: LIMITS.queryTokens },
    validationRules: [queryLimits],
    context: (request: FastifyRequest, reply: FastifyReply) => ({ request, reply, loaders: new Map() }),
    formatError: formatErrorWith(log),
    // It computes how long an answer may be cached from hints on every field; we give none, and it costs a quarter of a list.
    plugins: [ApolloServerPluginCacheControlDisabled()],
  } as ApolloDriverConfig;
}
