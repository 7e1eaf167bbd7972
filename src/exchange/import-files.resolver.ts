import { Readable } from 'node:stream';
import { Controller, Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { type FileImport, isOpen } from './file-import.entity.js';
import { ImportFiles } from './import-files.service.js';
import { ImportsService } from './imports.service.js';

/** What an import gives back over HTTP: verdicts, refused rows, progress as it happens. */
@Controller('files/imports/:id')
export class ImportFilesResolver {
  constructor(
    private readonly imports: ImportsService,
    private readonly files: ImportFiles,
  ) {}

  /** The verdict of every row as newline-delimited JSON, in the order of the file. */
  @Permit('REPORTER', 'ATTESTOR', 'INTEGRATOR', 'OPERATOR')
  @Get('verdicts')
  async verdicts(
    @CurrentActor() actor: Actor,
    @Param('id') id: Id,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const verdicts = this.files.verdictLines(await this.imports.import(actor, id));
    await reply.type('application/x-ndjson; charset=utf-8').send(Readable.from(asLines(verdicts)));
  }

  /** The refused rows as they were sent, with what was wrong beside them: ready to correct and send again. */
  @Permit('REPORTER', 'ATTESTOR', 'INTEGRATOR', 'OPERATOR')
  @Get('refused.csv')
  async refusedRows(
    @CurrentActor() actor: Actor,
    @Param('id') id: Id,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const rows = this.files.refusedRows(await this.imports.import(actor, id));
    await reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="refused-${id}.csv"`)
      .send(Readable.from(rows));
  }

  /** Server-sent events: `progress` whenever the import gets on, `ended` at its end, which ends the stream. */
  @Permit('REPORTER', 'ATTESTOR', 'INTEGRATOR', 'OPERATOR')
  @Get('progress')
  async progress(
    @CurrentActor() actor: Actor,
    @Param('id') id: Id,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { id: importId } = await this.imports.import(actor, id);
    await reply
      .type('text/event-stream; charset=utf-8')
      .header('cache-control', 'no-store')
      // Or a reverse proxy would collect events until there are enough of them.
      .header('x-accel-buffering', 'no')
      .send(Readable.from(asEvents(this.imports.watch(actor, importId))));
  }
}

/** Many lines at a time, or a million verdicts would be a million writes. */
async function* asLines(verdicts: AsyncIterable<object>): AsyncGenerator<string> {
  let lines = '';
  for await (const verdict of verdicts) {
    lines += `${JSON.stringify(verdict)}\n`;
    if (lines.length < 65_536) continue;
    yield lines;
    lines = '';
  }
  if (lines !== '') yield lines;
}

async function* asEvents(steps: AsyncIterable<FileImport | undefined>): AsyncGenerator<string> {
  for await (const step of steps) {
    if (!step) yield ':\n\n';
    else
      yield `event: ${isOpen(step.state) ? 'progress' : 'ended'}\ndata: ${JSON.stringify(progressOf(step))}\n\n`;
  }
}

const progressOf = (found: FileImport) => ({
  importId: found.id,
  state: found.state,
  rows: found.rowCount,
  accepted: found.accepted,
  duplicates: found.duplicates,
  refused: found.refused,
  bytesRead: found.bytesRead,
  byteCount: found.byteCount,
  rowsPerSecond: found.rowsPerSecond,
  secondsLeft: found.secondsLeft,
});
