import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { digest, type Id, isId } from '../kernel/id.js';
import { refuse } from '../kernel/refusal.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database.js';
import { AccessTokens } from '../platform/tokens.js';
import { addApiClient, apiClientWith } from './identity.queries.js';

/** 接口客户端: firms' systems, which sign in with a secret of their own. */
@Injectable()
export class ApiClients {
  constructor(
    private readonly database: Database,
    private readonly tokens: AccessTokens,
    private readonly clock: Clock,
  ) {}

  /** Registers a firm's system and gives its secret, which is shown this once. */
  async register(
    id: Id,
    enterpriseId: Id,
    displayName: string,
  ): Promise<{ clientId: Id; clientSecret: string }> {
    const clientSecret = randomBytes(32).toString('base64url');
    const added = await this.database.transaction((transaction) =>
      addApiClient(transaction, {
        id,
        displayName,
        enterpriseId,
        registeredAt: this.clock.now(),
        secretDigest: digest(clientSecret),
      }),
    );
    if (added === 1) return { clientId: id, clientSecret };
    throw refuse.conflict('API_CLIENT_TAKEN', {
      zh: '该客户端标识已登记；密钥仅显示一次，如遗失请使用新的标识重新登记。',
      en: 'This client id is registered already; its secret was shown once, so register a new id if it is lost.',
    });
  }

  /** OAuth 2.0 client credentials (RFC 6749 §4.4): an access token for a firm's system; undefined when they are wrong. */
  async token(
    clientId: string,
    clientSecret: string,
  ): Promise<{ token: string; expiresIn: number } | undefined> {
    if (!isId(clientId)) return undefined;
    const client = await this.database.row<{ enterpriseId: Id }>(
      apiClientWith(clientId, digest(clientSecret)),
    );
    return (
      client &&
      this.tokens.sign({
        id: clientId,
        kind: 'client',
        roles: ['INTEGRATOR'],
        enterpriseId: client.enterpriseId,
      })
    );
  }
}
