import { Readable } from 'node:stream';
import { Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { refuse } from '../kernel/refusal.js';
import { CurrentActor, Permit, PermitEveryRole } from '../platform/access.js';
import { wordCheck } from '../platform/fields.js';
import { LIMITS } from '../platform/limits.js';
import { Checked } from '../platform/validation.js';
import { IMPORT_MODES, type ImportMode } from './file-import.entity.js';
import { type Charset, CHARSETS } from './file-text.js';
import { IMPORT_KIND_CODES, IMPORT_KINDS, type ImportKind, type ImportKindCode } from './import-kind.js';
import type { ImportVerdict } from './import-verdict.entity.js';
import { type ImportSummary, ImportsService } from './imports.service.js';

/** What is asked for in the address of an upload. */
class ImportQuery {
  @Checked(wordCheck(IMPORT_KIND_CODES))
  kind!: ImportKindCode;

  @Checked(wordCheck(IMPORT_MODES), { nullable: true })
  mode: ImportMode = 'keep-good-rows';

  @Checked(wordCheck(['auto', ...CHARSETS]), { nullable: true })
  charset: Charset | 'auto' = 'auto';
}

/** The file door: CSV in as a stream, verdicts and templates out. */
@Controller('files')
export class FilesResolver {
  constructor(private readonly imports: ImportsService) {}

  /** `curl -X POST -T july.csv -H 'content-type: text/csv' …/files/imports?kind=parcel-count` */
  @Permit('REPORTER', 'INTEGRATOR')
  @Post('imports')
  @HttpCode(200)
  async importFile(
    @CurrentActor() actor: Actor,
    @Query() query: ImportQuery,
    @Req() request: FastifyRequest,
  ): Promise<ImportSummary> {
    if (!(request.body instanceof Readable)) throw notCsv();
    const declaredBytes = Number(request.headers['content-length'] ?? 0);
    // Left open at its end, so that a refusal before the last byte still reaches the sender.
    const bytes = request.body.iterator({ destroyOnReturn: false });
    try {
      return await this.imports.importFile(actor, { ...query, declaredBytes }, bytes);
    } finally {
      await bytes.return?.();
      request.body.resume();
    }
  }

  /** The kept verdicts as newline-delimited JSON, in the order of the file. */
  @Permit('REPORTER', 'ATTESTOR', 'INTEGRATOR', 'OPERATOR')
  @Get('imports/:id/verdicts')
  async verdicts(
    @CurrentActor() actor: Actor,
    @Param('id') id: Id,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { id: importId } = await this.imports.import(actor, id);
    await reply.type('application/x-ndjson; charset=utf-8').send(Readable.from(this.verdictLines(importId)));
  }

  @PermitEveryRole()
  @Get('templates/:kind.csv')
  template(@Param('kind') kind: string, @Res({ passthrough: true }) reply: FastifyReply): string {
    if (!Object.hasOwn(IMPORT_KINDS, kind)) throw templateUnknown(kind);
    void reply.type('text/csv; charset=utf-8');
    return templateOf(IMPORT_KINDS[kind as ImportKindCode]);
  }

  private async *verdictLines(importId: Id): AsyncGenerator<string> {
    let after: string | null = null;
    do {
      const page = { first: LIMITS.pageSize, after };
      const { nodes, pageInfo } = await this.imports.verdicts(importId, null, page);
      yield nodes.map(verdictLine).join('');
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after);
  }
}

const verdictLine = ({ importId: _importId, ...verdict }: ImportVerdict): string =>
  `${JSON.stringify(verdict)}\n`;

/** With a byte order mark, by which spreadsheets know UTF-8. */
const templateOf = (kind: ImportKind): string =>
  `\uFEFF${kind.columns.map(({ zh, name }) => `${zh}/${name}`).join(',')}\r\n${kind.columns
    .map(({ example }) => example)
    .join(',')}\r\n`;

const notCsv = () =>
  refuse.badInput('NOT_CSV', {
    zh: '请以 Content-Type: text/csv 直接上传文件内容，例如 curl -X POST -T 文件.csv -H "content-type: text/csv"。',
    en: 'Send the file itself as the body with Content-Type: text/csv, for example curl -X POST -T file.csv -H "content-type: text/csv".',
  });

const templateUnknown = (kind: string) =>
  refuse.notFound(
    'TEMPLATE_UNKNOWN',
    {
      zh: `没有该模板：可用的有 ${IMPORT_KIND_CODES.join('、')}。`,
      en: `There is no such template; there are ${IMPORT_KIND_CODES.join(', ')}.`,
    },
    { kind },
  );
