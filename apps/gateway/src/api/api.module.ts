import { Module } from '@nestjs/common';
import { RequestModule } from '../request/request.module';
import { routes } from '../routes';
import { apiController } from './api.controller';

/** The public API: the table of routes, answered by messages. */
@Module({ imports: [RequestModule], controllers: [apiController(routes)] })
export class ApiModule {}
