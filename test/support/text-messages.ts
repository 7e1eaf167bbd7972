import type { INestApplicationContext } from '@nestjs/common';
import { type TextMessage, TextMessages } from '../../src/consumers/index.js';

/** The phones of a test: takes what would be sent to them. */
export class Phones {
  readonly received: TextMessage[] = [];
  /** While set, nothing can be sent. */
  failure: Error | undefined;

  constructor(app: INestApplicationContext) {
    app.get(TextMessages, { strict: false }).send = async (message) => {
      if (this.failure) throw this.failure;
      this.received.push(message);
    };
  }

  /** The code last sent to a number. */
  codeOf(phone: string): string {
    const last = this.received.findLast((message) => message.phone === phone);
    if (!last) throw new Error(`nothing was sent to ${phone}`);
    return last.code;
  }
}
