import { createPublicKey } from 'node:crypto';
import {
  errors,
  exportPKCS8,
  generateKeyPair,
  importPKCS8,
  jwtVerify,
  SignJWT,
  type CryptoKey,
  type KeyObject,
} from 'jose';
import type { Actor, Role } from '../kernel/actor.js';
import { refuse } from '../kernel/refusal.js';
import type { RegionCode } from '../kernel/region-code.js';
import type { Clock } from './clock.js';
import type { Config } from './config.js';
import { keyFile } from './key-file.js';
import { LIMITS } from './limits.js';

const ALGORITHM = 'EdDSA';
const ISSUER = 'greenparcel';

const TOKEN_EXPIRED = {
  zh: '登录已过期：访问令牌超过有效期，请刷新会话或重新登录。',
  en: 'The sign-in has expired: the access token is past its time; refresh the session or sign in again.',
};
const TOKEN_INVALID = {
  zh: '访问令牌无效：签名或内容不对，请重新登录。',
  en: 'The access token is not valid: its signature or content is wrong; sign in again.',
};

/** Short access tokens (JWT, Ed25519): who asks, with roles and scope, for a quarter of an hour. */
export class AccessTokens {
  private constructor(
    private readonly privateKey: CryptoKey,
    private readonly publicKey: KeyObject | CryptoKey,
    private readonly clock: Clock,
  ) {}

  static async open(config: Config, clock: Clock): Promise<AccessTokens> {
    const pem = config.jwtPrivateKey ?? (await keyFile(config.home, 'access-token-ed25519.pem', newKey));
    return new AccessTokens(await importPKCS8(pem, ALGORITHM), createPublicKey(pem), clock);
  }

  /** A signed token for the actor; `expiresIn` in seconds. */
  async sign(actor: Actor): Promise<{ token: string; expiresIn: number }> {
    const now = Math.floor(this.clock.now().getTime() / 1000);
    const { id, ...claims } = actor;
    const token = await new SignJWT({ ...claims })
      .setProtectedHeader({ alg: ALGORITHM })
      .setIssuer(ISSUER)
      .setSubject(id)
      .setIssuedAt(now)
      .setExpirationTime(now + LIMITS.accessTokenSeconds)
      .sign(this.privateKey);
    return { token, expiresIn: LIMITS.accessTokenSeconds };
  }

  /** The actor of a token. Refuses with UNAUTHENTICATED TOKEN_EXPIRED or TOKEN_INVALID. */
  async verify(token: string): Promise<Actor> {
    try {
      const { payload } = await jwtVerify(token, this.publicKey, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        currentDate: this.clock.now(),
      });
      return {
        id: payload.sub ?? '',
        kind: payload.kind as Actor['kind'],
        roles: payload.roles as Role[],
        enterpriseId: payload.enterpriseId as string | undefined,
        departmentId: payload.departmentId as string | undefined,
        regionCode: payload.regionCode as RegionCode | undefined,
      };
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw refuse.unauthenticated('TOKEN_EXPIRED', TOKEN_EXPIRED);
      throw refuse.unauthenticated('TOKEN_INVALID', TOKEN_INVALID);
    }
  }
}

async function newKey(): Promise<string> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { crv: 'Ed25519', extractable: true });
  return exportPKCS8(privateKey);
}
