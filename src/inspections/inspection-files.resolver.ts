import { Controller, Get, Param } from '@nestjs/common';
import type { Id } from '../kernel/id.js';
import { Public } from '../platform/access.js';
import type { DrawFile } from '../rulebook/draw-file.js';
import { InspectionLists } from './inspection-lists.service.js';
import { InspectionPublicity } from './inspection-publicity.service.js';

/** What anybody reads whole, as JSON. */
@Controller('inspections')
export class InspectionFilesResolver {
  constructor(
    private readonly lists: InspectionLists,
    private readonly publicity: InspectionPublicity,
  ) {}

  /** `GET /inspections/lists/ID`: a list with its entries. */
  @Public()
  @Get('lists/:id')
  async list(@Param('id') id: Id): Promise<object> {
    const { entries, entriesDigest, ...list } = await this.lists.one(id);
    return { ...list, digest: entriesDigest, entries: JSON.parse(entries) as unknown };
  }

  /** `GET /inspections/draws/ID`: the file that `npm run -s draw -- verify FILE` reads. */
  @Public()
  @Get('draws/:id')
  draw(@Param('id') id: Id): Promise<DrawFile> {
    return this.publicity.file(id);
  }
}
