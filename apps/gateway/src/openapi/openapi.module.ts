import { Module } from '@nestjs/common';
import { ApiPagesController } from './api-pages.controller';

/** The API's description, for programs and for people. */
@Module({ controllers: [ApiPagesController] })
export class OpenApiModule {}
