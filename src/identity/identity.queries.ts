import type { Id } from '../kernel/id.js';
import { row, rows, type Transaction, write } from '../platform/database.js';
import { insertInto, raw, type Sql, sql } from '../platform/sql.js';
import type { Person } from './person.entity.js';

export type StoredPerson = Omit<Person, 'roles'>;

const PERSON = raw(`id, sign_in_name AS signInName, display_name AS displayName, role_list AS roleList,
  enterprise_id AS enterpriseId, department_id AS departmentId, region_code AS regionCode,
  registered_at AS registeredAt, password_hash AS passwordHash, forgotten_at AS forgottenAt`);

export const personById = (id: Id): Sql => sql`SELECT ${PERSON} FROM person WHERE id = ${id}`;

export const personBySignInName = (signInName: string): Sql =>
  sql`SELECT ${PERSON} FROM person WHERE sign_in_name = ${signInName}`;

/** The firm of each of these people who belongs to one. */
export async function firmsOf(transaction: Transaction, personIds: readonly Id[]): Promise<Map<Id, Id>> {
  if (personIds.length === 0) return new Map();
  const found = await rows<{ id: Id; enterpriseId: Id }>(
    transaction,
    sql`SELECT id, enterprise_id AS enterpriseId FROM person
        WHERE id IN ${[...new Set(personIds)]} AND enterprise_id IS NOT NULL`,
  );
  return new Map(found.map(({ id, enterpriseId }) => [id, enterpriseId]));
}

export const lockPerson = (transaction: Transaction, id: Id): Promise<StoredPerson | undefined> =>
  row(transaction, sql`${personById(id)} FOR UPDATE`);

/** Leaves who is there already, under the id or the sign-in name, as it is. */
export const addPerson = (
  transaction: Transaction,
  person: Omit<StoredPerson, 'forgottenAt'>,
): Promise<number> =>
  write(
    transaction,
    insertInto(
      'person',
      [
        {
          id: person.id,
          sign_in_name: person.signInName,
          display_name: person.displayName,
          role_list: person.roleList,
          enterprise_id: person.enterpriseId,
          department_id: person.departmentId,
          region_code: person.regionCode,
          registered_at: person.registeredAt,
          password_hash: person.passwordHash,
        },
      ],
      raw('ON DUPLICATE KEY UPDATE id = id'),
    ),
  );

export const anonymisePerson = (
  transaction: Transaction,
  id: Id,
  { signInName, displayName, forgottenAt }: Pick<StoredPerson, 'signInName' | 'displayName' | 'forgottenAt'>,
): Promise<number> =>
  write(
    transaction,
    sql`UPDATE person SET sign_in_name = ${signInName}, display_name = ${displayName}, region_code = NULL,
          password_hash = NULL, forgotten_at = ${forgottenAt}
        WHERE id = ${id} AND forgotten_at IS NULL`,
  );

export interface StoredToken {
  readonly familyId: string;
  readonly personId: Id;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
  readonly revokedAt: Date | null;
}

export const lockToken = (transaction: Transaction, digest: string): Promise<StoredToken | undefined> =>
  row(
    transaction,
    sql`SELECT family_id AS familyId, person_id AS personId, expires_at AS expiresAt, used_at AS usedAt,
          revoked_at AS revokedAt
        FROM refresh_token WHERE digest = ${digest} FOR UPDATE`,
  );

export const addToken = (
  transaction: Transaction,
  token: { digest: string; familyId: string; personId: Id; issuedAt: Date; expiresAt: Date },
): Promise<number> =>
  write(
    transaction,
    sql`INSERT INTO refresh_token (digest, family_id, person_id, issued_at, expires_at)
        VALUES (${token.digest}, ${token.familyId}, ${token.personId}, ${token.issuedAt}, ${token.expiresAt})`,
  );

export const useToken = (transaction: Transaction, digest: string, at: Date): Promise<number> =>
  write(transaction, sql`UPDATE refresh_token SET used_at = ${at} WHERE digest = ${digest}`);

export const revokeFamily = (transaction: Transaction, familyId: string, at: Date): Promise<number> =>
  write(
    transaction,
    sql`UPDATE refresh_token SET revoked_at = ${at} WHERE family_id = ${familyId} AND revoked_at IS NULL`,
  );

export const revokePerson = (transaction: Transaction, personId: Id, at: Date): Promise<number> =>
  write(
    transaction,
    sql`UPDATE refresh_token SET revoked_at = ${at} WHERE person_id = ${personId} AND revoked_at IS NULL`,
  );

export interface SessionRow {
  readonly openedAt: Date;
  readonly lastUsedAt: Date;
  /** When it ends or ended by itself. */
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
}

export const sessionsOf = (personId: Id): Sql => sql`
  SELECT MIN(issued_at) AS openedAt, MAX(issued_at) AS lastUsedAt, MAX(expires_at) AS expiresAt,
    MAX(revoked_at) AS revokedAt
  FROM refresh_token WHERE person_id = ${personId} GROUP BY family_id ORDER BY openedAt DESC, family_id`;

export const forgetTokens = (transaction: Transaction, before: Date, limit: number): Promise<number> =>
  write(
    transaction,
    sql`DELETE FROM refresh_token WHERE expires_at < ${before} ORDER BY expires_at, digest LIMIT ${limit}`,
  );

export const forgetFailures = (transaction: Transaction, before: Date, limit: number): Promise<number> =>
  write(
    transaction,
    sql`DELETE FROM sign_in_failure WHERE last_at < ${before} ORDER BY last_at, subject LIMIT ${limit}`,
  );

export const addApiClient = (
  transaction: Transaction,
  client: { id: Id; displayName: string; enterpriseId: Id; registeredAt: Date; secretDigest: string },
): Promise<number> =>
  write(
    transaction,
    sql`INSERT IGNORE INTO api_client (id, display_name, enterprise_id, registered_at, secret_digest)
        VALUES (${client.id}, ${client.displayName}, ${client.enterpriseId}, ${client.registeredAt},
          ${client.secretDigest})`,
  );

/** 256 random bits need no slow hash; comparing digests in the query leaks nothing about the secret. */
export const apiClientWith = (id: Id, secretDigest: string): Sql =>
  sql`SELECT enterprise_id AS enterpriseId FROM api_client WHERE id = ${id} AND secret_digest = ${secretDigest}`;
