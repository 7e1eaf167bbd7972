import { Inject, Injectable, type LoggerService, Optional } from '@nestjs/common';
import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';
import { CONFIG, type Config } from './config.js';
import { requestContext } from './request-context.js';

/** Structured log (JSON lines on stdout). Every line of a request carries its id; secrets are cut out. */
@Injectable()
export class Log implements LoggerService {
  readonly pino: Logger;

  constructor(@Inject(CONFIG) config: Config, @Optional() destination?: DestinationStream) {
    const options: LoggerOptions = {
      level: config.logLevel,
      redact: [
        'req.headers.authorization',
        'req.headers.cookie',
        '*.password',
        '*.secret',
        '*.refreshToken',
        '*.phone',
      ],
      mixin: () => {
        const context = requestContext.getStore();
        return context ? { requestId: context.requestId } : {};
      },
    };
    this.pino = destination ? pino(options, destination) : pino(options);
  }

  info(fields: object, message: string): void {
    this.pino.info(fields, message);
  }
  warn(message: unknown, context?: unknown): void {
    this.write('warn', message, context);
  }
  error(message: unknown, ...context: unknown[]): void {
    this.write('error', message, ...context);
  }
  log(message: unknown, context?: unknown): void {
    this.write('info', message, context);
  }
  fatal(message: unknown, context?: unknown): void {
    this.write('fatal', message, context);
  }
  debug(message: unknown, context?: unknown): void {
    this.write('debug', message, context);
  }

  /** Takes both Nest's (text, context) and our (fields, text) order. */
  private write(
    level: 'debug' | 'info' | 'warn' | 'error' | 'fatal',
    message: unknown,
    ...context: unknown[]
  ): void {
    if (message && typeof message === 'object') this.pino[level](message, String(context[0] ?? ''));
    else this.pino[level]({ context: context.at(-1) }, String(message));
  }
}
