import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { GrantEntry } from './grant-entry.entity.js';

@Module({ imports: [TypeOrmModule.forFeature([GrantEntry])] })
export class GrantsModule {}
