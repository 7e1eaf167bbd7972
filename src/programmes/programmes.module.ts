import { Module } from '@nestjs/common';
import { ProgrammesService } from './programmes.service.js';

@Module({ providers: [ProgrammesService], exports: [ProgrammesService] })
export class ProgrammesModule {}
