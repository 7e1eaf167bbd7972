import { Injectable } from '@nestjs/common';
import { IdentityService, personUnknown } from '../identity/index.js';
import type { Actor } from '../kernel/actor.js';
import { derivedId, type Id } from '../kernel/id.js';
import { Database } from '../platform/database.js';
import { LIMITS } from '../platform/limits.js';
import { tell } from '../platform/outbox.js';
import { Vault } from '../vault/index.js';
import { type ConsentRecord, Consents, type GivenConsent } from './consents.service.js';

/** 个人信息: looked at and taken along (个人信息保护法 art. 45), and deleted (art. 47). */
@Injectable()
export class PersonalDataService {
  constructor(
    private readonly database: Database,
    private readonly identity: IdentityService,
    private readonly vault: Vault,
    private readonly consents: Consents,
  ) {}

  /** All that is held of the actor itself. */
  async of(actor: Actor) {
    const person = actor.kind === 'person' ? await this.identity.person(actor.id) : undefined;
    if (!person) throw personUnknown();
    const { PHONE, NICKNAME, BIRTH_DATE, GUARDIAN_PHONE } = await this.vault.open(person.id);
    return {
      person,
      phone: PHONE ?? null,
      nickname: NICKNAME ?? null,
      birthDate: BIRTH_DATE ?? null,
      guardianPhone: GUARDIAN_PHONE ?? null,
      consents: await this.consents.of(person.id),
      signIns: await this.identity.signInsOf(person.id),
    };
  }

  async consent(actor: Actor, consent: GivenConsent): Promise<ConsentRecord[]> {
    const { BIRTH_DATE } = await this.vault.open(actor.id);
    return this.consents.give(actor.id, BIRTH_DATE, consent);
  }

  withdrawConsent(actor: Actor, purpose: string): Promise<ConsentRecord[]> {
    return this.consents.withdraw(actor.id, purpose);
  }

  /**
   * 注销: erases what says who the actor is and ends every session. The id stays, for the accounts and proofs that stand
   * on it, and leads to nobody. Repeating it changes nothing.
   */
  async forget(actor: Actor): Promise<{ personId: Id; forgottenAt: Date; accessEndsAt: Date }> {
    const personId = actor.id;
    const { forgottenAt } = await this.database.transaction(async (transaction) => {
      const forgotten = await this.identity.anonymise(transaction, personId);
      if (!forgotten.isFirst) return forgotten;
      await this.vault.erase(transaction, personId);
      await this.consents.endAll(transaction, personId);
      await tell(transaction, [
        {
          id: derivedId('person.forgotten', personId),
          name: 'person.forgotten',
          occurredAt: forgotten.forgottenAt,
          payload: { personId },
        },
      ]);
      return forgotten;
    });
    // An access token is not looked up anywhere: the last one given runs out by itself.
    const accessEndsAt = new Date(forgottenAt.getTime() + LIMITS.accessTokenSeconds * 1000);
    return { personId, forgottenAt, accessEndsAt };
  }
}
