import { Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Actor, REPORT_READERS } from '../kernel/actor.js';
import { type Id, isId } from '../kernel/id.js';
import type { Month } from '../kernel/month.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { monthCheck, textCheck } from '../platform/fields.js';
import { LIMITS } from '../platform/limits.js';
import { carriesFile, receiveFile } from '../platform/upload.js';
import { type Check, Checked } from '../platform/validation.js';
import type { EvidenceFile } from './evidence-file.entity.js';
import { evidenceUnknown, fileMissing, targetUnclear } from './evidence-refusal.js';
import type { EvidenceTarget } from './evidence.queries.js';
import { EvidenceService } from './evidence.service.js';

/** Parts of paths, control characters, and characters that turn the direction of what is read: `gpj.exe` as `exe.jpg`. */
// oxlint-disable-next-line no-control-regex
const NAME_DISGUISES = /[\0-\x1F\x7F/\\\u200E\u200F\u202A-\u202E\u2066-\u2069]/;

const fileNameCheck: Check = (value, field) =>
  textCheck(LIMITS.textCharacters)(value, field) ??
  (NAME_DISGUISES.test(String(value))
    ? {
        reason: 'FILE_NAME_UNUSABLE',
        text: {
          zh: `${field} 不能含路径分隔符、控制字符或改变文字方向的字符，请使用普通文件名，例如 称重单.pdf。`,
          en: `${field} must hold no path, control characters or characters that turn the direction of text; use a plain file name such as ticket.pdf.`,
        },
      }
    : undefined);

/** What is asked for in the address of an upload. */
class EvidenceQuery {
  @Checked(fileNameCheck)
  name!: string;

  @Checked(textCheck(64), { nullable: true })
  factTable?: string;

  @Checked(textCheck(36), { nullable: true })
  factId?: Id;

  @Checked(textCheck(36), { nullable: true })
  enterpriseId?: Id;

  @Checked(monthCheck, { nullable: true })
  month?: Month;
}

type Receipt = Pick<EvidenceFile, 'id' | 'fileName' | 'mediaType' | 'byteCount' | 'sha256'> & {
  readonly state: 'RECORDED' | 'REPLAYED';
};

/** The door for files of evidence, in and out as streams. */
@Controller('files/evidence')
export class EvidenceFilesResolver {
  constructor(private readonly evidence: EvidenceService) {}

  /** `curl -X POST -T ticket.pdf -H 'content-type: application/octet-stream' '…?name=ticket.pdf&month=2026-03'` */
  @Permit('REPORTER', 'ATTESTOR', 'INTEGRATOR')
  @Post()
  @HttpCode(200)
  async upload(
    @CurrentActor() actor: Actor,
    @Query() query: EvidenceQuery,
    @Req() request: FastifyRequest,
  ): Promise<Receipt> {
    if (!carriesFile(request)) throw fileMissing();
    return receiveFile(request, async (bytes) => {
      const announced = {
        target: targetOf(actor, query),
        fileName: query.name.normalize('NFC'),
        declaredBytes: Number(request.headers['content-length'] ?? 0),
      };
      const { file, state } = await this.evidence.upload(actor, announced, bytes);
      const { id, fileName, mediaType, byteCount, sha256 } = file;
      return { id, state, fileName, mediaType, byteCount, sha256 };
    });
  }

  /** Always as an attachment, of the type that its content was found to be, and for nobody's cache. */
  @Permit(...REPORT_READERS)
  @Get(':id')
  async download(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (!isId(id)) throw evidenceUnknown(id);
    const { file, bytes } = await this.evidence.open(actor, id);
    await reply
      .type(file.mediaType)
      .headers({
        'content-length': file.byteCount,
        'content-disposition': attachment(file.fileName),
        'repr-digest': `sha-256=:${Buffer.from(file.sha256, 'hex').toString('base64')}:`,
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; sandbox",
        'cache-control': 'private, no-store',
      })
      .send(bytes);
  }
}

function targetOf(actor: Actor, { factTable, factId, enterpriseId, month }: EvidenceQuery): EvidenceTarget {
  if (month && !factTable && !factId)
    return { enterpriseId: enterpriseId ?? actor.enterpriseId ?? '', month };
  if (factTable && factId && !month && !enterpriseId) return { factTable, factId };
  throw targetUnclear();
}

/** RFC 6266: the name in ASCII for old readers, and in full (RFC 8187) for all others. */
export function attachment(fileName: string): string {
  const plain = fileName.replaceAll(/[^\w.-]/g, '_');
  const full = encodeURIComponent(fileName).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${full}`;
}
