import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { TokenModule } from '../token/token.module';
import { Terminals } from './terminal.aggregate';
import { TerminalHandlers } from './terminal.handlers';

@Module({ imports: [TokenModule], providers: [Terminals, ...handlersOf(TerminalHandlers)], exports: [Terminals] })
export class TerminalModule {}
