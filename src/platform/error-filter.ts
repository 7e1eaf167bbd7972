import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { GqlContextType } from '@nestjs/graphql';
import type { FastifyReply } from 'fastify';
import { Refusal, type RefusalCode, refuse } from '../kernel/refusal.js';
import { errorBody } from './graphql.js';
import { LIMITS } from './limits.js';
import { Log } from './log.js';

const STATUS: Record<RefusalCode | 'INTERNAL_SERVER_ERROR', number> = {
  BAD_USER_INPUT: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  UNAVAILABLE: 503,
  INTERNAL_SERVER_ERROR: 500,
};

/** Reasons with a status of their own, by which programs know them before they read on. */
const STATUS_OF_REASON: Readonly<Record<string, number>> = { FILE_TOO_LARGE: 413 };

/** Gives HTTP doors the same error body as GraphQL; GraphQL errors pass on to its own formatter. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(error: unknown, host: ArgumentsHost): unknown {
    if (host.getType<GqlContextType>() === 'graphql') return error;
    const body = errorBody(fromHttp(error), this.log);
    const status = STATUS_OF_REASON[body.reason] ?? STATUS[body.code as keyof typeof STATUS] ?? 500;
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    // The route may have announced another type for what it would have sent.
    return reply.status(status).type('application/json; charset=utf-8').send({ error: body });
  }
}

/** Nest's and Fastify's own client errors (unknown path, body too large) in our words. */
function fromHttp(error: unknown): unknown {
  const status =
    error instanceof HttpException ? error.getStatus() : (error as { statusCode?: number }).statusCode;
  if (error instanceof Refusal || status === undefined || status >= 500) return error;
  if (status === 404) {
    return refuse.notFound('PATH_UNKNOWN', {
      zh: '没有此地址，请核对路径。',
      en: 'There is nothing at this address; check the path.',
    });
  }
  if (status === 413) {
    return refuse.badInput('BODY_TOO_LARGE', {
      zh: `请求内容过大：最多 ${LIMITS.requestBodyBytes} 字节，请分批提交，文件请走上传接口。`,
      en: `The request body is too large: at most ${LIMITS.requestBodyBytes} bytes; send it in parts, and files to the upload.`,
    });
  }
  if (status === 415) {
    return refuse.badInput('CONTENT_TYPE_UNKNOWN', {
      zh: '请求未写明可用的内容类型：查询请用 Content-Type: application/json，上传文件请用 Content-Type: text/csv。',
      en: 'The request names no content type that is read here: use Content-Type: application/json for queries and Content-Type: text/csv for files.',
    });
  }
  const message = error instanceof Error ? error.message : '';
  return refuse.badInput('REQUEST_MALFORMED', {
    zh: `请求无法处理，请检查请求格式：${message}`,
    en: `The request cannot be used; check its form: ${message}`,
  });
}
