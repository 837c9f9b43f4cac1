import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { Switches } from './switches.aggregate';
import { SwitchesHandlers } from './switches.handlers';

@Module({ providers: [Switches, ...handlersOf(SwitchesHandlers)], exports: [Switches] })
export class SwitchesModule {}
