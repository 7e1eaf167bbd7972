import type { Language } from '../kernel/text.js';
import type { Config } from '../platform/config.js';
import { LIMITS } from '../platform/limits.js';
import { Log } from '../platform/log.js';
import { masked, type PhoneNumber } from '../vault/index.js';
import type { CodeUse } from './sign-in-code.entity.js';

export interface TextMessage {
  readonly phone: PhoneNumber;
  readonly text: string;
  readonly language: Language;
  /** For senders that keep the words themselves and take what is put into them. */
  readonly template: CodeUse;
  readonly code: string;
}

/** 短信: who brings text messages to phones. Another way of sending is another class, chosen in the module. */
export abstract class TextMessages {
  /** Throws what went wrong, in words without number and code. */
  abstract send(message: TextMessage): Promise<void>;
}

/** For development: the message stands in the log, its number masked. */
export class LoggedTextMessages extends TextMessages {
  constructor(private readonly log: Log) {
    super();
  }

  async send({ phone, text }: TextMessage): Promise<void> {
    this.log.info({ to: masked(phone), text }, 'text message, not sent in development');
  }
}

/** A sender that takes messages as JSON over HTTP and answers 2xx. */
export class PostedTextMessages extends TextMessages {
  constructor(private readonly place: NonNullable<Config['textMessages']>) {
    super();
  }

  async send(message: TextMessage): Promise<void> {
    const { status, body } = await fetch(this.place.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.place.token}` },
      body: JSON.stringify(message),
      redirect: 'error',
      signal: AbortSignal.timeout(LIMITS.textMessageSeconds * 1000),
    });
    await body?.cancel();
    if (status < 200 || status > 299) throw new Error(`the sender of text messages answered ${status}`);
  }
}

export const textMessagesOf = ({ textMessages }: Pick<Config, 'textMessages'>, log: Log): TextMessages =>
  textMessages ? new PostedTextMessages(textMessages) : new LoggedTextMessages(log);
