import { Injectable } from '@nestjs/common';
import type { Text } from '../kernel/text.js';
import { type AuditEntry, type AuditKind, hashOf, NO_HASH } from './audit-chain.js';
import { AuditCheckpoints, type Checkpoint } from './audit-checkpoints.js';
import { Database } from './database.js';
import { raw, sql } from './sql.js';

/** Something that is not as it was first written. */
export interface Breach {
  /** Which record, in the words of who proves it. */
  readonly where: string;
  readonly text: Text;
}

const ENTRY = raw(`position, kind, subject, content_digest AS digest, previous_hash AS previousHash, hash,
  recorded_at AS recordedAt`);
const PAGE = 1_000;

type Link = Pick<AuditEntry, 'position' | 'hash'>;

/** 审计核验: whether the chain itself stands as it was written. What it proves of each record is its feature's. */
@Injectable()
export class AuditProof {
  constructor(
    private readonly database: Database,
    private readonly checkpoints: AuditCheckpoints,
  ) {}

  /** Entries of a kind, in the order of the chain, a page at a time. */
  async *pagesOf(kind: AuditKind): AsyncGenerator<AuditEntry[]> {
    yield* this.pages((after) => sql`kind = ${kind} AND position > ${after}`);
  }

  /** Every link, the head, and every checkpoint; `entries` is how many links there are. */
  async chain(): Promise<{ entries: number; checkpoints: number; breaches: Breach[] }> {
    const checkpoints = await this.allCheckpoints();
    const genuine = checkpoints.filter((one) => this.checkpoints.isGenuine(one));
    const breaches = checkpoints.filter((one) => !genuine.includes(one)).map(notGenuine);
    const awaited = new Map<string, Checkpoint[]>();
    for (const one of genuine) awaited.set(one.position, [...(awaited.get(one.position) ?? []), one]);
    let last: Link = { position: '0', hash: NO_HASH };
    let entries = 0;
    for await (const page of this.pages((after) => sql`position > ${after}`)) {
      for (const entry of page) {
        entries += 1;
        breaches.push(...linkBreaches(last, entry));
        const signed = awaited.get(entry.position) ?? [];
        breaches.push(...signed.filter(({ hash }) => hash !== entry.hash).map(otherThanSigned));
        awaited.delete(entry.position);
        last = entry;
      }
    }
    breaches.push(...[...awaited.values()].flat().map(cutOff), ...(await this.headBreaches(last)));
    return { entries, checkpoints: checkpoints.length, breaches };
  }

  /** Those of the database, and the one that is kept outside it. */
  private async allCheckpoints(): Promise<Checkpoint[]> {
    const stored = await this.database.rows<Omit<Checkpoint, 'signedAt'> & { signedAt: Date }>(
      sql`SELECT position, hash, key_id AS keyId, signature, signed_at AS signedAt FROM audit_checkpoint ORDER BY position`,
    );
    const kept = await this.checkpoints.kept();
    return [
      ...stored.map((one) => ({ ...one, signedAt: one.signedAt.toISOString() })),
      ...(kept ? [kept] : []),
    ];
  }

  private async headBreaches(last: Link): Promise<Breach[]> {
    const head = await this.database.row<{ position: string; hash: string }>(
      sql`SELECT position, hash FROM audit_head WHERE id = 1`,
    );
    if (head?.position === last.position && head.hash === last.hash) return [];
    return [
      {
        where: `entry ${last.position}`,
        text: {
          zh: `审计链到第 ${last.position} 条为止，而链头记为第 ${head?.position ?? '—'} 条：末尾的记录被删除、增加或改动。`,
          en: `The chain ends with entry ${last.position}, and its head says ${head?.position ?? '–'}: its end was removed, added to or changed.`,
        },
      },
    ];
  }

  private async *pages(where: (after: string) => ReturnType<typeof sql>): AsyncGenerator<AuditEntry[]> {
    for (let after = '0'; ;) {
      const page = await this.database.rows<AuditEntry>(
        sql`SELECT ${ENTRY} FROM audit_entry WHERE ${where(after)} ORDER BY position LIMIT ${PAGE}`,
      );
      if (page.length > 0) yield page;
      if (page.length < PAGE) return;
      after = page.at(-1)?.position ?? after;
    }
  }
}

function linkBreaches(last: Link, entry: AuditEntry): Breach[] {
  const where = `entry ${entry.position}`;
  const breaches: Breach[] = [];
  if (BigInt(entry.position) !== BigInt(last.position) + 1n || entry.previousHash !== last.hash)
    breaches.push({
      where,
      text: {
        zh: `审计链第 ${entry.position} 条与前一条（第 ${last.position} 条）不衔接：中间有记录被删除、增加或改动。`,
        en: `Entry ${entry.position} does not follow entry ${last.position}: what was between or before was removed, added or changed.`,
      },
    });
  if (hashOf(entry) !== entry.hash)
    breaches.push({
      where,
      text: {
        zh: `审计链第 ${entry.position} 条的内容与其哈希不符：该条被改动。`,
        en: `Entry ${entry.position} is not what its hash says: it was changed.`,
      },
    });
  return breaches;
}

const otherThanSigned = ({ position, signedAt }: Checkpoint): Breach => ({
  where: `checkpoint ${position}`,
  text: {
    zh: `审计链第 ${position} 条与 ${signedAt} 签署的检查点不符：链被重写。`,
    en: `Entry ${position} is not what was signed at ${signedAt}: the chain was written anew.`,
  },
});

const cutOff = ({ position, signedAt }: Checkpoint): Breach => ({
  where: `checkpoint ${position}`,
  text: {
    zh: `${signedAt} 签署的检查点到第 ${position} 条，而链中已没有该条：末尾被删除。`,
    en: `At ${signedAt} the chain was signed up to entry ${position}, which is not there any more: its end was removed.`,
  },
});

const notGenuine = ({ position, keyId }: Checkpoint): Breach => ({
  where: `checkpoint ${position}`,
  text: {
    zh: `第 ${position} 条的检查点（密钥 ${keyId}）不是用本平台的审计密钥签署的。`,
    en: `The checkpoint of entry ${position} (key ${keyId}) was not signed with this platform's audit key.`,
  },
});
