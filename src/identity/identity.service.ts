import { Injectable } from '@nestjs/common';
import type { Role } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { RegionCode } from '../kernel/region-code.js';
import { refuse } from '../kernel/refusal.js';
import { Clock } from '../platform/clock.js';
import { Database, type Transaction } from '../platform/database.js';
import {
  addPerson,
  anonymisePerson,
  lockPerson,
  personById,
  personBySignInName,
  type SessionRow,
  type StoredPerson,
} from './identity.queries.js';
import { hashPassword, passwordMatches } from './password.js';
import type { Person } from './person.entity.js';
import { rolesOf, type Session, Sessions } from './sessions.service.js';
import { SignInGuard } from './sign-in-guard.js';

export interface NewPerson {
  readonly id: Id;
  readonly signInName: string;
  readonly displayName: string;
  readonly password: string;
  readonly roles: readonly Role[];
  readonly enterpriseId?: Id | null;
  readonly departmentId?: Id | null;
  readonly regionCode?: string | null;
}

@Injectable()
export class IdentityService {
  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
    private readonly guard: SignInGuard,
    private readonly clock: Clock,
  ) {}

  /** Opens a session. A wrong name and a wrong password are one answer, and take the same time. */
  async signIn(signInName: string, password: string, address: string): Promise<Session> {
    const name = signInName.trim().toLowerCase();
    await this.guard.assertNotPaused(name, address);
    const person = isAscii(name)
      ? await this.database.row<StoredPerson>(personBySignInName(name))
      : undefined;
    if (!(await passwordMatches(person?.passwordHash, password)) || !person) {
      await this.guard.countFailure(name, address);
      throw signInWrong();
    }
    // Again, because guesses sent all at once have all passed the first time.
    await this.guard.assertNotPaused(name, address);
    await this.guard.forget(name, address);
    const session = await this.database.transaction((transaction) =>
      this.sessions.open(transaction, person.id),
    );
    if (!session) throw signInWrong();
    return session;
  }

  /** Registers a person once; the same sign-in name again is refused unless it is the same person. */
  async registerPerson(input: NewPerson): Promise<Person> {
    const signInName = input.signInName.trim().toLowerCase();
    const passwordHash = await hashPassword(input.password);
    await this.database.transaction((transaction) =>
      addPerson(transaction, {
        id: input.id,
        signInName,
        displayName: input.displayName,
        roleList: input.roles.join(' '),
        enterpriseId: input.enterpriseId ?? null,
        departmentId: input.departmentId ?? null,
        regionCode: (input.regionCode ?? null) as RegionCode | null,
        registeredAt: this.clock.now(),
        passwordHash,
      }),
    );
    const stored = await this.person(input.id);
    if (stored && isSame(stored, { ...input, signInName })) return stored;
    throw refuse.conflict('SIGN_IN_NAME_TAKEN', {
      zh: '该用户名或标识已被使用，请更换。',
      en: 'This sign-in name or id is taken; choose another.',
    });
  }

  /** Registers a consumer who signs in by phone: a pseudonymous id and nothing else. */
  async registerConsumer(transaction: Transaction, id: Id): Promise<void> {
    await addPerson(transaction, {
      id,
      signInName: id,
      displayName: `绿友 ${id.slice(0, 6)}`,
      roleList: 'CONSUMER',
      enterpriseId: null,
      departmentId: null,
      regionCode: null,
      registeredAt: this.clock.now(),
      passwordHash: null,
    });
  }

  async person(id: Id): Promise<Person | undefined> {
    const stored = await this.database.row<StoredPerson>(personById(id));
    return stored && { ...stored, roles: rolesOf(stored) };
  }

  /** The sign-ins that are still known, newest first. */
  signInsOf(id: Id): Promise<SessionRow[]> {
    return this.sessions.of(id);
  }

  /** Keeps a person from being forgotten while the transaction lasts. Refuses with NOT_FOUND who is not, or no more. */
  async keep(transaction: Transaction, id: Id): Promise<void> {
    const person = await lockPerson(transaction, id);
    if (!person || person.forgottenAt) throw personUnknown();
  }

  /**
   * Takes from a consumer what could tell who it was or let anybody sign in; the id stays, for what stands on it. Gives
   * since when that is so: doing it again changes nothing. Refuses with NOT_FOUND PERSON_UNKNOWN, and with CONFLICT
   * ACCOUNT_OF_STAFF who also acts for a firm or a department.
   */
  async anonymise(transaction: Transaction, id: Id): Promise<{ forgottenAt: Date; isFirst: boolean }> {
    const person = await lockPerson(transaction, id);
    if (!person) throw personUnknown();
    if (person.forgottenAt) return { forgottenAt: person.forgottenAt, isFirst: false };
    if (person.roleList !== 'CONSUMER') throw accountOfStaff();
    const forgottenAt = this.clock.now();
    await anonymisePerson(transaction, id, {
      signInName: `forgotten-${id}`,
      displayName: '已注销用户',
      forgottenAt,
    });
    await this.sessions.endAll(transaction, id);
    return { forgottenAt, isFirst: true };
  }
}

const signInWrong = () =>
  refuse.unauthenticated('SIGN_IN_WRONG', {
    zh: '用户名或密码不正确，请重新输入。',
    en: 'The name or the password is wrong; try again.',
  });

export const personUnknown = () =>
  refuse.notFound('PERSON_UNKNOWN', {
    zh: '没有此用户：接口客户端不是个人，请以个人账号登录。',
    en: 'There is no such person: an API client is none; sign in with an account of your own.',
  });

const accountOfStaff = () =>
  refuse.conflict('ACCOUNT_OF_STAFF', {
    zh: '此账号属于企业或主管部门，由所在单位管理；如需注销，请联系本单位管理员。',
    en: 'This account belongs to a firm or a department, which keeps it; ask its administrator to close it.',
  });

/** Names of those who sign in are ASCII: any other is nobody's, and the database would not compare it. */
const isAscii = (text: string): boolean => /^[\x20-\x7E]*$/.test(text);

/** The password is not compared: whoever sends a registration again need not know it. */
const isSame = (stored: Person, input: NewPerson): boolean =>
  stored.signInName === input.signInName &&
  stored.roles.join() === input.roles.join() &&
  stored.enterpriseId === (input.enterpriseId ?? null) &&
  stored.departmentId === (input.departmentId ?? null) &&
  stored.regionCode === (input.regionCode ?? null);
