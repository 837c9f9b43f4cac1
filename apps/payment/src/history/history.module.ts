import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { HistoryHandlers } from './history.handlers';

@Module({ providers: handlersOf(HistoryHandlers) })
export class HistoryModule {}
