import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { IdentityService } from '../identity/index.js';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { refuse } from '../kernel/refusal.js';
import { Clock } from '../platform/clock.js';
import type { Transaction } from '../platform/database.js';
import { type PhoneNumber, phoneNumber, Vault } from '../vault/index.js';
import { isPossibleBirth, needsGuardian } from './age.js';
import { Consents, type GivenConsent, guardianNeeded } from './consents.service.js';

/** What a consumer says at the first sign-in. */
export interface NewConsumer {
  readonly birthDate: LocalDate;
  readonly nickname?: string | null;
  readonly consents: readonly GivenConsent[];
  readonly guardian?: { readonly phone: string; readonly code: string } | null;
}

/** A guardian whose code is still to be looked at. */
export interface Guardian {
  readonly phone: PhoneNumber;
  readonly code: string;
}

/** 注册: a consumer gets a random id, and what says who it is goes into the vault. */
@Injectable()
export class Registration {
  constructor(
    private readonly identity: IdentityService,
    private readonly vault: Vault,
    private readonly consents: Consents,
    private readonly clock: Clock,
  ) {}

  /** Whose phone it is. */
  consumerOf(transaction: Transaction, phone: PhoneNumber): Promise<Id | undefined> {
    return this.vault.personOf(transaction, phone);
  }

  /** Refuses what cannot be registered; gives the guardian who has to consent, of a child. */
  async guardianOf(
    transaction: Transaction,
    phone: PhoneNumber,
    { birthDate, consents, guardian }: NewConsumer,
  ): Promise<Guardian | undefined> {
    const today = this.clock.today();
    if (!isPossibleBirth(birthDate, today)) throw birthDateInvalid();
    const isChild = needsGuardian(birthDate, today);
    if (isChild && !guardian) throw guardianNeeded();
    this.consents.assertSufficient(birthDate, consents);
    if (!isChild || !guardian) return undefined;
    const guardianPhone = phoneNumber(guardian.phone);
    if (guardianPhone === phone || (await this.isChild(transaction, guardianPhone))) throw guardianUnfit();
    return { phone: guardianPhone, code: guardian.code };
  }

  /** Registers who holds the phone, after what `guardianOf` says was looked at. */
  async register(
    transaction: Transaction,
    phone: PhoneNumber,
    { birthDate, nickname, consents }: NewConsumer,
    guardian: Guardian | undefined,
  ): Promise<Id> {
    const personId = randomUUID();
    await this.identity.registerConsumer(transaction, personId);
    await this.consents.recordFirst(transaction, personId, consents, guardian ? 'GUARDIAN' : 'PERSON');
    await this.vault.seal(transaction, personId, {
      PHONE: phone,
      BIRTH_DATE: birthDate,
      NICKNAME: nickname ?? undefined,
      GUARDIAN_PHONE: guardian?.phone,
    });
    return personId;
  }

  /** Moves an account to another phone, which has been proved to be held. Refuses one that has an account already. */
  async movePhone(transaction: Transaction, personId: Id, phone: PhoneNumber): Promise<void> {
    await this.identity.keep(transaction, personId);
    const { PHONE: before } = await this.vault.open(personId, transaction);
    if (!before) throw signedInOtherwise();
    const owner = await this.vault.personOf(transaction, phone);
    if (owner && owner !== personId) throw phoneTaken();
    await this.vault.seal(transaction, personId, { PHONE: phone });
  }

  /** Corrects what was said at registration. A date that makes a child of 14 or more, or the reverse, is refused. */
  async correct(
    transaction: Transaction,
    personId: Id,
    { nickname, birthDate }: { nickname?: string | null; birthDate?: LocalDate | null },
  ): Promise<void> {
    await this.identity.keep(transaction, personId);
    const today = this.clock.today();
    const { BIRTH_DATE: before } = await this.vault.open(personId, transaction);
    if (!before) throw signedInOtherwise();
    if (birthDate && !isPossibleBirth(birthDate, today)) throw birthDateInvalid();
    if (birthDate && needsGuardian(birthDate, today) !== needsGuardian(before, today))
      throw otherSideOfFourteen();
    await this.vault.seal(transaction, personId, {
      NICKNAME: nickname ?? undefined,
      BIRTH_DATE: birthDate ?? undefined,
    });
  }

  /** Said to who has proved to hold the phone, and to nobody else. */
  notRegistered() {
    return refuse.badInput(
      'REGISTRATION_NEEDED',
      {
        zh: '此手机号尚未注册：请填写出生日期，阅读并确认同意书（registration），再用同一验证码提交。',
        en: 'This phone number is not registered yet: give your date of birth and consent (registration), and send them with the same code.',
      },
      {
        consents: this.consents
          .inForce()
          .map(({ document, version }) => ({ purpose: document.purpose, version: version.version })),
      },
    );
  }

  private async isChild(transaction: Transaction, phone: PhoneNumber): Promise<boolean> {
    const personId = await this.vault.personOf(transaction, phone);
    const { BIRTH_DATE: birthDate } = personId ? await this.vault.open(personId, transaction) : {};
    return birthDate !== undefined && needsGuardian(birthDate, this.clock.today());
  }
}

const birthDateInvalid = () =>
  refuse.badInput('BIRTH_DATE_INVALID', {
    zh: '出生日期不对：不能晚于今天或早于 1900 年，请核对。',
    en: 'The date of birth is wrong: it lies neither after today nor before 1900; check it.',
  });

const signedInOtherwise = () =>
  refuse.conflict('REGISTERED_WITHOUT_PHONE', {
    zh: '此账户不是用手机号注册的，保险库中没有您的信息，无可更改。',
    en: 'This account was not registered by phone: the vault holds nothing of yours that could be changed.',
  });

const phoneTaken = () =>
  refuse.conflict('PHONE_TAKEN', {
    zh: '该手机号已有绿色账户：请用它登录；如要改绑到该号码，请先注销那个账户。',
    en: 'This number has a green account already: sign in with it, or close that account first.',
  });

const otherSideOfFourteen = () =>
  refuse.conflict('GUARDIAN_CONSENT_CONCERNED', {
    zh: '更正后是否须监护人同意会随之改变：请注销（forgetMe）后以正确的出生日期重新注册。',
    en: 'With this date a guardian would have to consent, or no longer: close the account (forgetMe) and register again with the right date.',
  });

const guardianUnfit = () =>
  refuse.badInput('GUARDIAN_UNFIT', {
    zh: '监护人的手机号须为监护人本人所有：不能是注册人自己的，也不能属于不满十四周岁的用户。',
    en: "The guardian's phone must be the guardian's own: neither that of who registers, nor one of a child below 14.",
  });
