import { Args, ID, Mutation, ObjectType, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import { CurrentActor, Permit } from '../platform/access.js';
import { connectionOf, PageArgs } from '../platform/connection.js';
import { FileImport } from './file-import.entity.js';
import { ImportVerdict, type RowVerdict, RowVerdictType } from './import-verdict.entity.js';
import { ImportsService } from './imports.service.js';

@ObjectType()
class FileImportConnection extends connectionOf(FileImport) {}

@ObjectType()
class ImportVerdictConnection extends connectionOf(ImportVerdict) {}

@Resolver(() => FileImport)
export class ImportsResolver {
  constructor(private readonly imports: ImportsService) {}

  @Permit('REPORTER', 'ATTESTOR', 'INTEGRATOR', 'OPERATOR')
  @Query(() => FileImport, { name: 'import' })
  findOne(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: Id): Promise<FileImport> {
    return this.imports.import(actor, id);
  }

  @Permit('REPORTER', 'ATTESTOR', 'INTEGRATOR', 'OPERATOR')
  @Query(() => FileImportConnection, { name: 'imports', description: '文件导入: newest first.' })
  find(@CurrentActor() actor: Actor, @Args() page: PageArgs) {
    return this.imports.imports(actor, page);
  }

  @Permit('REPORTER', 'INTEGRATOR')
  @Mutation(() => FileImport, {
    description: '取消导入: stops at the next chunk of rows; what keep-good-rows recorded until then stays.',
  })
  cancelImport(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: Id): Promise<FileImport> {
    return this.imports.cancel(actor, id);
  }

  @ResolveField(() => ImportVerdictConnection, {
    description: 'Refused and duplicate rows in the order of the file, as far as they are kept.',
  })
  verdicts(
    @Parent() parent: FileImport,
    @Args() page: PageArgs,
    @Args('verdict', { type: () => RowVerdictType, nullable: true }) verdict?: RowVerdict,
  ) {
    return this.imports.verdicts(parent.id, verdict, page);
  }
}
