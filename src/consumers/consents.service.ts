import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { refuse } from '../kernel/refusal.js';
import { Clock } from '../platform/clock.js';
import { Database, type Transaction } from '../platform/database.js';
import { needsGuardian } from './age.js';
import type { ConsentGiver } from './consent.entity.js';
import { CONSENT_TEXTS, type ConsentText, type ConsentVersion, versionOn } from './consent-texts.js';
import {
  addConsents,
  type ConsentRow,
  consentsOf,
  endConsents,
  standingConsent,
} from './consumers.queries.js';

export interface GivenConsent {
  readonly purpose: string;
  readonly version: number;
}

export interface TextInForce {
  readonly document: ConsentText;
  readonly version: ConsentVersion;
}

export interface ConsentRecord extends ConsentRow {
  /** The words it was given to. */
  readonly words: TextInForce;
}

/** 同意: who consented to which words, given and withdrawn. The record is only ever added to. */
@Injectable()
export class Consents {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    @Inject(CONSENT_TEXTS) private readonly documents: readonly ConsentText[],
  ) {}

  /** The texts that are shown today. */
  inForce(): TextInForce[] {
    const today = this.clock.today();
    return this.documents.flatMap((document) => {
      const version = versionOn(document, today);
      return version ? [{ document, version }] : [];
    });
  }

  /** Without which somebody born on that day has no account. */
  neededOf(birthDate: LocalDate): TextInForce[] {
    const isChild = needsGuardian(birthDate, this.clock.today());
    return this.inForce().filter(
      ({ document: { neededBy } }) => neededBy === 'EVERYBODY' || (neededBy === 'CHILDREN' && isChild),
    );
  }

  /** Refuses a registration in which something needed is missing, or that is not what is shown today. */
  assertSufficient(birthDate: LocalDate, given: readonly GivenConsent[]): void {
    const missing = this.neededOf(birthDate).filter(
      ({ document }) => !given.some(({ purpose }) => purpose === document.purpose),
    );
    if (missing.length > 0) throw consentMissing(missing);
    for (const consent of given) this.assertInForce(consent);
  }

  /** Records what is consented to at registration. */
  async recordFirst(
    transaction: Transaction,
    personId: Id,
    given: readonly GivenConsent[],
    givenBy: ConsentGiver,
  ): Promise<void> {
    const givenAt = this.clock.now();
    const purposes = new Map(given.map((consent) => [consent.purpose, consent]));
    await addConsents(
      transaction,
      [...purposes.values()].map(({ purpose, version }) => ({
        id: randomUUID(),
        personId,
        purpose,
        version,
        givenBy,
        givenAt,
      })),
    );
  }

  /**
   * Gives consent to the text of today; the same again is the same. An older consent to the purpose ends with it. A child
   * below 14 cannot: refused with GUARDIAN_CONSENT_REQUIRED.
   */
  async give(
    personId: Id,
    birthDate: LocalDate | undefined,
    consent: GivenConsent,
  ): Promise<ConsentRecord[]> {
    if (birthDate && needsGuardian(birthDate, this.clock.today())) throw guardianNeeded();
    this.assertInForce(consent);
    await this.database.transaction(async (transaction) => {
      const standing = await standingConsent(transaction, personId, consent.purpose);
      if (standing?.version === consent.version) return;
      const at = this.clock.now();
      await endConsents(transaction, personId, at, consent.purpose);
      await addConsents(transaction, [
        { id: randomUUID(), personId, ...consent, givenBy: 'PERSON', givenAt: at },
      ]);
    });
    return this.of(personId);
  }

  /** Withdraws a consent that the account does not rest on; withdrawing it twice is the same. */
  async withdraw(personId: Id, purpose: string): Promise<ConsentRecord[]> {
    const { neededBy } = this.document(purpose);
    if (neededBy !== 'NOBODY') throw accountRestsOnIt(purpose);
    await this.database.transaction((transaction) =>
      endConsents(transaction, personId, this.clock.now(), purpose),
    );
    return this.of(personId);
  }

  async endAll(transaction: Transaction, personId: Id): Promise<void> {
    await endConsents(transaction, personId, this.clock.now());
  }

  /** Every consent that was ever given, oldest first, with the words it was given to. */
  async of(personId: Id): Promise<ConsentRecord[]> {
    const given = await this.database.rows<ConsentRow>(consentsOf(personId));
    return given.map((consent) => ({ ...consent, words: this.words(consent) }));
  }

  private words({ purpose, version }: GivenConsent): TextInForce {
    const document = this.document(purpose);
    const found = document.versions.find((one) => one.version === version);
    if (!found)
      throw new Error(`policies/consents has no version ${version} of ${purpose}, which was consented to`);
    return { document, version: found };
  }

  private document(purpose: string): ConsentText {
    const found = this.documents.find((document) => document.purpose === purpose);
    if (!found) throw purposeUnknown(purpose);
    return found;
  }

  private assertInForce({ purpose, version }: GivenConsent): void {
    const today = versionOn(this.document(purpose), this.clock.today());
    if (today?.version === version) return;
    throw refuse.conflict(
      'CONSENT_TEXT_NOT_CURRENT',
      {
        zh: `“${purpose}”的同意书第 ${version} 版不是当前版本，请阅读当前版本后重新确认。`,
        en: `Version ${version} of the consent ${purpose} is not the present one; read that and confirm again.`,
      },
      { purpose, version, currentVersion: today?.version ?? null },
    );
  }
}

export const guardianNeeded = () =>
  refuse.badInput('GUARDIAN_CONSENT_REQUIRED', {
    zh: '不满十四周岁须由监护人同意（个人信息保护法第三十一条）：请在注册时让监护人用自己的手机号获取验证码（requestGuardianCode），一并提交。',
    en: 'Below 14 a guardian has to consent (Personal Information Protection Law, art. 31): let the guardian ask for a code with a phone of their own at registration (requestGuardianCode), and send both.',
  });

const consentMissing = (missing: readonly TextInForce[]) =>
  refuse.badInput(
    'CONSENT_MISSING',
    {
      zh: `注册需要您同意：${missing.map(({ document }) => document.title.zh).join('、')}。请阅读后确认；不同意则无法注册。`,
      en: `Registration needs your consent to: ${missing.map(({ document }) => document.title.en).join(', ')}. Read it and confirm; without it there is no account.`,
    },
    {
      missing: missing.map(({ document, version }) => ({
        purpose: document.purpose,
        version: version.version,
      })),
    },
  );

const purposeUnknown = (purpose: string) =>
  refuse.badInput(
    'CONSENT_PURPOSE_UNKNOWN',
    {
      zh: `没有名为“${purpose}”的同意事项，可用 consentTexts 查询全部事项。`,
      en: `There is no consent named ${purpose}; the query consentTexts lists those there are.`,
    },
    { purpose },
  );

const accountRestsOnIt = (purpose: string) =>
  refuse.conflict(
    'CONSENT_NEEDED_FOR_ACCOUNT',
    {
      zh: '没有这项同意就不能保留账户。要撤回它，请注销账户（forgetMe）：个人信息立即删除，账目以无法识别您的编号保留；注销前可先用 myPersonalData 导出。',
      en: 'The account cannot be kept without this consent. To withdraw it, close the account (forgetMe): personal data are deleted at once, and accounts stay under a number that no longer leads to you; take a copy first with myPersonalData if you like.',
    },
    { purpose },
  );
