import {
  type CanActivate,
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  SetMetadata,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { GqlExecutionContext, type GqlContextType } from '@nestjs/graphql';
import type { FastifyRequest } from 'fastify';
import { type Actor, hasRole, type Role, ROLES } from '../kernel/actor.js';
import { refuse } from '../kernel/refusal.js';
import { regionPrefix } from '../kernel/region-code.js';
import { all, raw, type Sql, sql } from './sql.js';
import { AccessTokens } from './tokens.js';

const PERMITTED = Symbol('permitted roles');
export const PUBLIC = 'PUBLIC';

/** Who may call this operation. An operation without `@Permit` or `@Public` is refused to everybody. */
export const Permit = (...roles: readonly Role[]) => SetMetadata(PERMITTED, roles);
export const PermitEveryRole = () => SetMetadata(PERMITTED, ROLES);
/** Open to strangers. */
export const Public = () => SetMetadata(PERMITTED, PUBLIC);

export type Permission = readonly Role[] | typeof PUBLIC;
export const permissionOf = (handler: object): Permission | undefined =>
  Reflect.getMetadata(PERMITTED, handler) as Permission | undefined;

type RequestWithActor = FastifyRequest & { actor?: Promise<Actor | undefined> };

/** For field resolvers without parameter decorators: the request, whose actor the guard has authenticated. */
export interface WithActor {
  readonly request: RequestWithActor;
}

export function requestOf(context: ExecutionContext): RequestWithActor {
  if (context.getType<GqlContextType>() === 'graphql') {
    return GqlExecutionContext.create(context).getContext<{ request: RequestWithActor }>().request;
  }
  return context.switchToHttp().getRequest<RequestWithActor>();
}

/** Authenticates once per request and authorises each operation by role. Rows are scoped in the queries. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: AccessTokens,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const permission = this.reflector.get<Permission | undefined>(PERMITTED, context.getHandler());
    if (permission === PUBLIC) return true;
    const request = requestOf(context);
    request.actor ??= this.authenticate(request);
    const actor = await request.actor;
    if (!actor) {
      throw refuse.unauthenticated('NOT_SIGNED_IN', {
        zh: '未登录：此操作需要访问令牌，请先登录并在 Authorization 头中携带。',
        en: 'Not signed in: this operation needs an access token; sign in and send it in the Authorization header.',
      });
    }
    if (!permission || !hasRole(actor, ...permission)) {
      throw refuse.forbidden('ROLE_NOT_PERMITTED', {
        zh: '没有权限：您的角色不能执行此操作，如有需要请联系本单位管理员。',
        en: 'Not permitted: your role may not do this; ask the administrator of your organisation if you need it.',
      });
    }
    return true;
  }

  private async authenticate(request: FastifyRequest): Promise<Actor | undefined> {
    const [scheme, token] = request.headers.authorization?.split(' ') ?? [];
    return scheme?.toLowerCase() === 'bearer' && token ? this.tokens.verify(token) : undefined;
  }
}

/** The authenticated caller; undefined on a `@Public` operation. */
export const CurrentActor = createParamDecorator(
  async (_unused: unknown, context: ExecutionContext): Promise<Actor | undefined> => requestOf(context).actor,
);

/**
 * The rows an actor may see, as a condition for every query: a firm's people see the firm, a department its region,
 * an operator all. What is outside answers like what does not exist.
 */
export function scopeOf(
  actor: Actor,
  columns: { enterprise?: string; region?: string } = { enterprise: 'enterprise_id', region: 'region_code' },
): Sql {
  if (hasRole(actor, 'OPERATOR')) return raw('1 = 1');
  if (actor.enterpriseId && columns.enterprise)
    return sql`${raw(columns.enterprise)} = ${actor.enterpriseId}`;
  if (actor.regionCode && columns.region) {
    const prefix = regionPrefix(actor.regionCode);
    return all([sql`${raw(columns.region)} LIKE ${`${prefix}%`}`]);
  }
  return raw('1 = 0');
}

/** The enterprise for which a reporting actor writes. */
export function reportingEnterprise(actor: Actor): string {
  if (actor.enterpriseId) return actor.enterpriseId;
  throw refuse.forbidden('NO_ENTERPRISE', {
    zh: '您的账号不属于任何企业，不能填报；请使用企业账号登录。',
    en: 'Your account belongs to no enterprise and cannot report; sign in with an enterprise account.',
  });
}
