import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { ApiDocsController } from './api-docs.controller';
import { CONSOLE_FILES, ConsoleController } from './console.controller';

/** What browsers load: the description of the API, and the staff's console, of which only the built files are read. */
@Module({
  providers: [{ provide: CONSOLE_FILES, useValue: join(__dirname, '../../../console/dist') }],
  controllers: [ApiDocsController, ConsoleController],
})
export class PagesModule {}
