import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Text } from '../../src/kernel/text.js';

/** A refusal as the API gives it. */
export class DemoRefusal extends Error {
  constructor(
    readonly code: string,
    readonly reason: string,
    message: string,
  ) {
    super(message);
  }
}

export interface ImportSummary {
  readonly importId: string;
  readonly state: string;
  readonly rows: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly refused: number;
}
export interface RowVerdict {
  readonly line: number;
  readonly verdict: string;
  readonly field: string | null;
  readonly reason: string | null;
  readonly textZh: string | null;
  readonly textEn: string | null;
}

interface GraphqlAnswer<T> {
  readonly data?: T | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: { readonly code?: string; readonly reason?: string };
  }[];
}

/** An API client as a firm would write one: operations by the name of their file, a bearer token, nothing else. */
export class PlatformClient {
  private constructor(
    private readonly url: string,
    private readonly token?: string,
  ) {}

  static stranger(url: string): PlatformClient {
    return new PlatformClient(url);
  }

  async signedIn(signInName: string, password: string): Promise<PlatformClient> {
    const { signIn } = await this.run<{ signIn: { accessToken: string } }>('sign-in', {
      signInName,
      password,
    });
    return new PlatformClient(this.url, signIn.accessToken);
  }

  /** OAuth 2.0 client credentials. */
  async asSystem(clientId: string, clientSecret: string): Promise<PlatformClient> {
    const response = await fetch(`${this.url}/oauth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
      }),
    });
    const answer = (await response.json()) as { access_token?: string; error_description?: string };
    if (!answer.access_token)
      throw new Error(`${clientId} cannot sign in: ${answer.error_description ?? response.status}`);
    return new PlatformClient(this.url, answer.access_token);
  }

  /** Sends the operation of `graphql/operations/NAME.graphql` and gives its data; throws `DemoRefusal`. */
  async run<T>(operation: string, variables: object = {}, language = 'zh-CN'): Promise<T> {
    const response = await this.send('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept-language': language },
      body: JSON.stringify({ query: operationText(operation), variables }),
    });
    const { data, errors } = (await response.json()) as GraphqlAnswer<T>;
    const [first] = errors ?? [];
    if (first) {
      throw new DemoRefusal(first.extensions?.code ?? '', first.extensions?.reason ?? '', first.message);
    }
    if (!data) throw new Error(`${operation} gave neither data nor an error`);
    return data;
  }

  /** Sends an operation that is to be refused, in both languages, and gives the refusal. */
  async refused(operation: string, variables: object): Promise<{ reason: string; text: Text }> {
    const zh = await this.refusalIn('zh-CN', operation, variables);
    const en = await this.refusalIn('en', operation, variables);
    return { reason: zh.reason, text: { zh: zh.message, en: en.message } };
  }

  private async refusalIn(language: string, operation: string, variables: object): Promise<DemoRefusal> {
    try {
      await this.run(operation, variables, language);
    } catch (error) {
      if (error instanceof DemoRefusal) return error;
      throw error;
    }
    throw new Error(`${operation} was to be refused and was not`);
  }

  async upload(kind: string, csv: string): Promise<ImportSummary> {
    const response = await this.send(`/files/imports?kind=${kind}`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv', prefer: 'wait=60' },
      body: csv,
    });
    if (!response.ok)
      throw new Error(`the upload of ${kind} was answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as ImportSummary;
  }

  async verdicts(importId: string): Promise<RowVerdict[]> {
    const lines = await (await this.send(`/files/imports/${importId}/verdicts`)).text();
    return lines
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as RowVerdict);
  }

  /** The header line that a file of this kind needs. */
  async templateHeader(kind: string): Promise<string> {
    const text = await (await this.send(`/files/templates/${kind}.csv`)).text();
    return text.replace(/^\uFEFF/, '').split(/\r?\n/)[0] ?? '';
  }

  private send(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { 'accept-language': 'zh-CN', ...(init.headers as Record<string, string>) };
    return fetch(`${this.url}${path}`, {
      ...init,
      headers: this.token ? { ...headers, authorization: `Bearer ${this.token}` } : headers,
    });
  }
}

/** For a cell: Chinese first, English below. */
export const both = (text: Text): string => `${text.zh}\n${text.en}`;

const texts = new Map<string, string>();
function operationText(name: string): string {
  const known = texts.get(name);
  if (known) return known;
  const text = readFileSync(`${OPERATIONS}/${name}.graphql`, 'utf8');
  texts.set(name, text);
  return text;
}

/** The project's folder, seen from `scripts/` and from the build alike. */
const OPERATIONS = ['../../', '../../../']
  .map((up) => fileURLToPath(new URL(`${up}graphql/operations`, import.meta.url)))
  .find((path) => existsSync(path));
