import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { CONSOLE_FILES, ConsoleController } from './console.controller';

/** The staff's pages. Beside the gateway in the repository and in an image alike; nothing is imported from there. */
@Module({
  providers: [{ provide: CONSOLE_FILES, useValue: join(__dirname, '../../../console/dist') }],
  controllers: [ConsoleController],
})
export class ConsoleModule {}
