import { Body, Controller, Header, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../platform/access.js';
import { LIMITS } from '../platform/limits.js';
import { ApiClients } from './api-clients.service.js';
import { SignInGuard } from './sign-in-guard.js';

interface TokenRequest {
  readonly grant_type?: unknown;
  readonly client_id?: unknown;
  readonly client_secret?: unknown;
}

/** OAuth 2.0 token endpoint (RFC 6749 §4.4, §5.1, §5.2): client credentials by Basic authentication or form. */
@Controller('oauth')
export class OauthResolver {
  constructor(
    private readonly clients: ApiClients,
    private readonly guard: SignInGuard,
  ) {}

  @Public()
  @Post('token')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async token(
    @Body() body: TokenRequest | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if (body?.grant_type !== 'client_credentials') {
      reply.status(400);
      return { error: 'unsupported_grant_type', error_description: 'grant_type must be client_credentials' };
    }
    const [clientId, clientSecret] = basicCredentials(request) ?? [
      String(body.client_id ?? ''),
      String(body.client_secret ?? ''),
    ];
    await this.guard.assertNotPaused(clientId, request.ip);
    const token = await this.clients.token(clientId, clientSecret);
    if (!token) {
      await this.guard.countFailure(clientId, request.ip);
      reply.status(401).header('WWW-Authenticate', 'Basic realm="greenparcel"');
      return { error: 'invalid_client', error_description: 'The client id or secret is wrong.' };
    }
    return { access_token: token.token, token_type: 'Bearer', expires_in: LIMITS.accessTokenSeconds };
  }
}

function basicCredentials(request: FastifyRequest): [string, string] | undefined {
  const [scheme, encoded] = request.headers.authorization?.split(' ') ?? [];
  if (scheme?.toLowerCase() !== 'basic' || !encoded) return undefined;
  const [id = '', ...secret] = Buffer.from(encoded, 'base64').toString().split(':');
  return [formDecoded(id), formDecoded(secret.join(':'))];
}

/** RFC 6749 §2.3.1: both are form-encoded inside Basic. What is not, is a wrong credential and not our error. */
function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
