import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { CompensationStreamModule } from '../compensation/compensation-stream.module';
import { CorrectionHandlers } from './correction.handlers';

@Module({ imports: [CompensationStreamModule], providers: handlersOf(CorrectionHandlers) })
export class CorrectionModule {}
