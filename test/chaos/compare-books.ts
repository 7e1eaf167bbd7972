import type { INestApplicationContext } from '@nestjs/common';
import { LedgerProof, LedgerService } from '../../src/ledger/index.js';
import { AuditProof } from '../../src/platform/audit-proof.js';
import { Database } from '../../src/platform/database.js';
import { sql } from '../../src/platform/sql.js';
import type { Findings } from './findings.js';

/** Nobody is below zero who may not be; every balance follows from its transfers, and every transfer is proven. */
export async function compareBooks(app: INestApplicationContext, findings: Findings): Promise<void> {
  const below = await app.get(Database).rows<{ id: string; balance: string }>(
    sql`SELECT CONCAT(owner_kind, '/', owner_id) AS id, balance FROM ledger_account
        WHERE balance < 0 AND owner_kind NOT IN ('ISSUER', 'DEBT') OR balance > 0 AND owner_kind = 'DEBT'
        UNION ALL SELECT CONCAT('lot ', id), remaining FROM ledger_lot WHERE remaining < 0`,
  );
  for (const { id, balance } of below) findings.find('negative', `${id} stands at ${balance}`);
  for (const { id, balance, replayed } of await app.get(LedgerService).discrepancies())
    findings.find('unbalanced', `${id} says ${balance}, and its transfers rebuild ${replayed}`);
  for (const { unit, total } of await app.get(LedgerService).totals())
    if (BigInt(total) !== 0n) findings.find('unbalanced', `all balances in ${unit} add up to ${total}`);
  const { breaches } = await app.get(AuditProof).chain();
  const transfers = await app.get(LedgerProof).transfers();
  for (const { where, text } of [...breaches, ...transfers.breaches])
    findings.find('unbalanced', `${where}: ${text.en}`);
}
