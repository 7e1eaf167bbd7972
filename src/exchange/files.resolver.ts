import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../kernel/actor.js';
import { refuse } from '../kernel/refusal.js';
import { CurrentActor, Permit, PermitEveryRole } from '../platform/access.js';
import { textCheck, wordCheck } from '../platform/fields.js';
import { LIMITS } from '../platform/limits.js';
import { carriesFile, receiveFile } from '../platform/upload.js';
import { Checked } from '../platform/validation.js';
import { type Charset, CHARSETS } from './file-head.js';
import { type FileImport, IMPORT_MODES, type ImportMode, isOpen } from './file-import.entity.js';
import { IMPORT_KIND_CODES, IMPORT_KINDS } from './import-kinds.js';
import { ImportsService } from './imports.service.js';
import { templateText, templateWorkbook } from './template.js';
import { Uploads } from './uploads.service.js';

/** What is asked for in the address of an upload. */
class ImportQuery {
  @Checked(wordCheck(IMPORT_KIND_CODES))
  kind!: string;

  @Checked(wordCheck(IMPORT_MODES), { nullable: true })
  mode: ImportMode = 'keep-good-rows';

  @Checked(wordCheck(['true', 'false']), { nullable: true })
  dryRun: 'true' | 'false' = 'false';

  @Checked(wordCheck(['auto', ...CHARSETS]), { nullable: true })
  charset: Charset | 'auto' = 'auto';

  /** Of a workbook; without it the first that is not hidden. */
  @Checked(textCheck(100), { nullable: true })
  sheet?: string;
}

/** What the sender of a file is told of it. */
export interface ImportSummary {
  readonly importId: string;
  readonly kind: string;
  readonly mode: ImportMode;
  readonly dryRun: boolean;
  readonly state: FileImport['state'];
  readonly rows: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly refused: number;
  readonly format: FileImport['format'];
  readonly charset: Charset | null;
  readonly ignoredColumns: readonly string[];
  readonly failure: {
    readonly reason: string;
    readonly zh: string | null;
    readonly en: string | null;
  } | null;
}

/** The file door: files in as streams, templates out. */
@Controller('files')
export class FilesResolver {
  constructor(
    private readonly uploads: Uploads,
    private readonly imports: ImportsService,
  ) {}

  /**
   * `curl -X POST -T july.csv -H 'content-type: text/csv' …/files/imports?kind=parcel-count` answers 202 as soon as the
   * file is kept; with `Prefer: wait=30` (RFC 7240) it answers 200 when all rows are judged, if that is soon enough.
   */
  @Permit('REPORTER', 'INTEGRATOR')
  @Post('imports')
  async importFile(
    @CurrentActor() actor: Actor,
    @Query() { dryRun, sheet, ...query }: ImportQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (!carriesFile(request)) throw notAFile();
    const declaredBytes = Number(request.headers['content-length'] ?? 0);
    const upload = { ...query, isDryRun: dryRun === 'true', sheet: sheet ?? null, declaredBytes };
    const received = await receiveFile(request, (bytes) => this.uploads.receive(actor, upload, bytes)).catch(
      (error: unknown) => {
        lingerBriefly(request);
        throw error;
      },
    );
    const seconds = preferredWait(request.headers.prefer);
    const found = seconds === 0 ? received : await this.imports.ended(actor, received.id, seconds);
    if (seconds > 0) void reply.header('preference-applied', `wait=${seconds}`);
    await reply
      .status(isOpen(found.state) ? 202 : 200)
      .header('location', `/files/imports/${found.id}/progress`)
      .send(summaryOf(found));
  }

  /** `parcel-count.csv` or `parcel-count.xlsx`, with both headers and rows as an example. */
  @PermitEveryRole()
  @Get('templates/:file')
  async template(@Param('file') file: string, @Res() reply: FastifyReply): Promise<void> {
    const [, code, format] = /^(.+)\.(csv|xlsx)$/.exec(file) ?? [];
    const kind = IMPORT_KINDS.find((one) => one.code === code);
    if (!kind) throw templateUnknown(file);
    void reply.header('content-disposition', `attachment; filename="${kind.code}.${format}"`);
    await (format === 'csv'
      ? reply.type('text/csv; charset=utf-8').send(templateText(kind))
      : reply.type(WORKBOOK_TYPE).send(templateWorkbook(kind)));
  }
}

/** A refused file is read past for the answer to arrive at a sender who still sends, but not to its end. */
function lingerBriefly({ raw }: FastifyRequest): void {
  setTimeout(() => raw.complete || raw.destroy(), LINGER_MS).unref();
}
const LINGER_MS = 5_000;

const WORKBOOK_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Seconds of `Prefer: wait=N`; 0 where nothing of the sort is preferred. */
function preferredWait(prefer: string | readonly string[] | undefined): number {
  const [, seconds = '0'] = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,6})\b/i.exec(String(prefer ?? '')) ?? [];
  return Math.min(Number(seconds), LIMITS.importWaitSeconds);
}

const summaryOf = (found: FileImport): ImportSummary => ({
  importId: found.id,
  kind: found.kind,
  mode: found.mode,
  dryRun: found.isDryRun,
  state: found.state,
  rows: found.rowCount,
  accepted: found.accepted,
  duplicates: found.duplicates,
  refused: found.refused,
  format: found.format,
  charset: found.charset,
  ignoredColumns: found.ignoredColumns,
  failure: found.failureReason
    ? { reason: found.failureReason, zh: found.failureZh, en: found.failureEn }
    : null,
});

const notAFile = () =>
  refuse.badInput('NOT_A_FILE', {
    zh: '请直接上传文件内容，Content-Type 为 text/csv、text/tab-separated-values、application/x-ndjson 或 XLSX 的类型，例如 curl -X POST -T 文件.csv -H "content-type: text/csv"。',
    en: 'Send the file itself as the body, with Content-Type text/csv, text/tab-separated-values, application/x-ndjson or that of XLSX, for example curl -X POST -T file.csv -H "content-type: text/csv".',
  });

const templateUnknown = (file: string) =>
  refuse.notFound(
    'TEMPLATE_UNKNOWN',
    {
      zh: `没有该模板：可用的有 ${IMPORT_KIND_CODES.map((code) => `${code}.csv`).join('、')}，以及同名的 .xlsx。`,
      en: `There is no such template; there are ${IMPORT_KIND_CODES.map((code) => `${code}.csv`).join(', ')}, each also as .xlsx.`,
    },
    { file },
  );
