import { Agent, request } from 'node:http';
import type { Round } from './interleaved.js';

export interface Call {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * A load of `connections` callers that keep their connection and ask again as soon as they are answered. Node's own
 * client: a few lines against a dependency, and far from being the bottleneck of either server.
 */
export class Load {
  private readonly agent: Agent;

  /** `call` is asked again and again, or is made anew for each request. */
  constructor(
    private readonly call: Call | (() => Call),
    private readonly connections: number,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** One answer's body. Throws unless the answer is a 200. */
  ask(): Promise<string> {
    const { url, method, headers, body } = typeof this.call === 'function' ? this.call() : this.call;
    return new Promise((resolve, reject) => {
      const sent = request(url, { method, headers, agent: this.agent }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => (text += part));
        response.on('error', reject);
        response.on('end', () =>
          response.statusCode === 200 ? resolve(text) : reject(new Error(`${response.statusCode}: ${text}`)),
        );
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }

  /** Asks for `seconds`; every answer must be the one that the first call gave. */
  async run(seconds: number): Promise<Round> {
    const expected = await this.ask();
    const start = performance.now();
    const end = start + seconds * 1000;
    let count = 0;
    const caller = async () => {
      while (performance.now() < end) {
        if ((await this.ask()) !== expected)
          throw new Error(`an answer changed under load: ${expected.slice(0, 200)}`);
        count += 1;
      }
    };
    await Promise.all(Array.from({ length: this.connections }, caller));
    return { count, seconds: (performance.now() - start) / 1000 };
  }

  /** Asks `count` times; every answer must hold `expected`. */
  async drain(count: number, expected: string): Promise<Round> {
    const start = performance.now();
    let left = count;
    const caller = async () => {
      while (left-- > 0) {
        const answer = await this.ask();
        if (!answer.includes(expected)) throw new Error(`not as expected: ${answer.slice(0, 400)}`);
      }
    };
    await Promise.all(Array.from({ length: this.connections }, caller));
    return { count, seconds: (performance.now() - start) / 1000 };
  }

  close(): void {
    this.agent.destroy();
  }
}
