import { randomUUID } from 'node:crypto';
import { type ApolloDriverConfig } from '@nestjs/apollo';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { Refusal, REFUSAL_CODES } from '../kernel/refusal.js';
import { inLanguage, type Text } from '../kernel/text.js';
import type { Config } from './config.js';
import { LIMITS } from './limits.js';
import type { Log } from './log.js';
import { queryLimits } from './query-limits.js';
import { callerLanguage } from './request-context.js';
import { FieldFinding } from './validation.js';

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
  log.error({ reference, stack }, 'unexpected error');
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

/** Errors that GraphQL itself raises, by the code Apollo gives them. */
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
  GRAPHQL_PARSE_FAILED: (message) => ({
    zh: `查询语法有误，请检查 GraphQL 语句：${message}`,
    en: `The query cannot be read; check its GraphQL syntax: ${message}`,
  }),
  GRAPHQL_VALIDATION_FAILED: (message) => ({
    zh: `查询与接口定义不符，请对照 schema 修改：${message}`,
    en: `The query does not fit the schema; compare it with the schema: ${message}`,
  }),
};

const malformed = (message: string): Text => ({
  zh: `请求无法处理，请检查请求格式与变量：${message}`,
  en: `The request cannot be used; check its form and variables: ${message}`,
});

export const formatErrorWith =
  (log: Log) =>
  (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const original = error instanceof GraphQLError ? (error.originalError ?? error) : error;
    const place = { locations: formatted.locations, path: formatted.path };
    const code = String(formatted.extensions?.code ?? '');
    const own = original instanceof Refusal || !(original instanceof GraphQLError || isClientFault(code));
    if (own) {
      const { message, ...extensions } = errorBody(original, log);
      return { ...place, message, extensions };
    }
    const reason = String(formatted.extensions?.reason ?? code);
    const text =
      (formatted.extensions?.text as Text | undefined) ??
      (QUERY_TEXTS[reason] ?? malformed)(formatted.message);
    return {
      ...place,
      message: inLanguage(text, callerLanguage()),
      extensions: {
        code: REFUSAL_CODES.includes(code as never) ? code : 'BAD_USER_INPUT',
        reason: reason || 'REQUEST_MALFORMED',
        details: (formatted.extensions?.details as object | undefined) ?? {},
      },
    };
  };

const isClientFault = (code: string): boolean =>
  [
    'GRAPHQL_PARSE_FAILED',
    'GRAPHQL_VALIDATION_FAILED',
    'BAD_USER_INPUT',
    'BAD_REQUEST',
    'OPERATION_RESOLUTION_FAILURE',
  ].includes(code);

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
    parseOptions: { maxTokens: LIMITS.queryTokens },
    validationRules: [queryLimits],
    context: (request: FastifyRequest, reply: FastifyReply) => ({ request, reply, loaders: new Map() }),
    formatError: formatErrorWith(log),
  } as ApolloDriverConfig;
}
