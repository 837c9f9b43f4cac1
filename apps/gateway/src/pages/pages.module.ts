import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { ApiModule } from '../api/api.module';
import { ApiDocsController } from './api-docs.controller';
import { CONSOLE_FILES, ConsoleController } from './console.controller';
import { NotMeController } from './not-me.controller';

/**
 * What browsers load: the description of the API, the page behind the link of a letter, and the staff's console, of which
 * only the built files are read.
 */
@Module({
  imports: [ApiModule],
  providers: [{ provide: CONSOLE_FILES, useValue: join(__dirname, '../../../console/dist') }],
  controllers: [ApiDocsController, NotMeController, ConsoleController],
})
export class PagesModule {}
