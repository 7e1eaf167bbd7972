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

  constructor(
    private readonly call: Call,
    private readonly connections: number,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** One answer's body. Throws unless the answer is a 200. */
  ask(): Promise<string> {
    const { url, method, headers, body } = this.call;
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
          throw new Error(`${this.call.url} changed its answer under load`);
        count += 1;
      }
    };
    await Promise.all(Array.from({ length: this.connections }, caller));
    return { count, seconds: (performance.now() - start) / 1000 };
  }

  close(): void {
    this.agent.destroy();
  }
}
