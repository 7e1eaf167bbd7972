import { setTimeout as pause } from 'node:timers/promises';
import type { Actor } from '../../src/kernel/actor.js';
import type { AccessTokens } from '../../src/platform/tokens.js';

/** What the platform answered: data, or a refusal with its reason. */
export type Answer<T> = { readonly value: T } | { readonly reason: string; readonly message: string };

/** How long a caller waits for an answer before it asks again. */
const PATIENCE_MS = 8_000;
const PAUSE_MS = 150;
/** No answer to what was asked: it may or may not have happened, and is asked again. */
const ASK_AGAIN = new Set(['INTERNAL_SERVER_ERROR', 'UNAVAILABLE']);

interface Body<T> {
  readonly data?: Readonly<Record<string, T>> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: { readonly code?: string; readonly reason?: string };
  }[];
}

/** One who asks over HTTP, and asks the same again until there is an answer. */
export class Caller {
  constructor(
    private readonly url: string,
    private readonly tokens: AccessTokens,
    private readonly actor: Actor,
    private readonly interrupted: AbortSignal,
  ) {}

  /** A mutation of one `input`; `fields` of its result. */
  async ask<T>(mutation: string, inputType: string, fields: string, input: object): Promise<Answer<T>> {
    const query = `mutation ($input: ${inputType}!) { ${mutation}(input: $input) { ${fields} } }`;
    for (;;) {
      const body = await this.once<T>(JSON.stringify({ query, variables: { input } })).catch(() => undefined);
      const value = body?.data?.[mutation];
      if (value !== undefined && value !== null) return { value };
      const [error] = body?.errors ?? [];
      const code = error?.extensions?.code;
      if (error && code && !ASK_AGAIN.has(code))
        return { reason: error.extensions?.reason ?? code, message: error.message };
      await pause(PAUSE_MS, undefined, { signal: this.interrupted });
    }
  }

  /** Signed anew each time: a run may be longer than a token lasts. */
  private async once<T>(body: string): Promise<Body<T>> {
    const { token } = await this.tokens.sign(this.actor);
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'accept-language': 'en',
      },
      body,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return (await response.json()) as Body<T>;
  }
}
