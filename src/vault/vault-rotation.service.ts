import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database.js';
import { LIMITS } from '../platform/limits.js';
import { DataKeys } from './data-keys.service.js';
import { storeFields, fieldsOfOldKeys } from './vault.queries.js';
import { Vault } from './vault.service.js';

export interface Rotation {
  /** False when it went on with a rotation that was interrupted. */
  readonly keyOpened: boolean;
  readonly fieldsSealed: number;
  readonly keysDestroyed: number;
}

/**
 * 更换数据密钥: a new data key is opened, everything is sealed anew with it batch by batch, and the old keys are
 * destroyed. What was interrupted goes on where it stopped. The platform runs all the while.
 */
@Injectable()
export class VaultRotation {
  constructor(
    private readonly database: Database,
    private readonly dataKeys: DataKeys,
    private readonly vault: Vault,
  ) {}

  async rotate(): Promise<Rotation> {
    const keyOpened = await this.database.transaction((transaction) => this.dataKeys.openNext(transaction));
    let fieldsSealed = 0;
    for (let batch = await this.sealBatch(); batch > 0; batch = await this.sealBatch()) fieldsSealed += batch;
    const keysDestroyed = await this.database.transaction((transaction) =>
      this.dataKeys.destroyUnused(transaction),
    );
    return { keyOpened, fieldsSealed, keysDestroyed };
  }

  /** Seals up to a limit of fields anew, and gives how many it found. */
  sealBatch(): Promise<number> {
    return this.database.transaction(async (transaction) => {
      const newest = await this.dataKeys.newest(transaction);
      const fields = await fieldsOfOldKeys(transaction, newest.number, LIMITS.vaultBatch);
      const anew = fields.map((field) => this.vault.sealedAgain(newest, field));
      if (anew.length > 0) await storeFields(transaction, anew);
      return anew.length;
    });
  }
}
