import { Module } from '@nestjs/common';
import { Books } from './books';

@Module({ providers: [Books], exports: [Books] })
export class BooksModule {}
