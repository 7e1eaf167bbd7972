import { Module } from '@nestjs/common';
import { CasesModule } from '../cases/index.js';
import { EnterprisesModule } from '../enterprises/index.js';
import { PaymentsModule } from '../payments/index.js';
import { ProgrammesModule } from '../programmes/index.js';
import { PapersResolver } from './papers.resolver.js';
import { PaperContents, PaperRegisters } from './papers.service.js';

@Module({
  imports: [CasesModule, EnterprisesModule, PaymentsModule, ProgrammesModule],
  providers: [PaperContents, PaperRegisters],
  controllers: [PapersResolver],
})
export class PapersModule {}
