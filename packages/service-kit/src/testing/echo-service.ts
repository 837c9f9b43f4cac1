import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { runService } from '../service/service';
import { handlersOf } from '../use-case/handles';
import { EchoHandlers, echo, FaultHandlers, fail, refuse, slow } from './echo';

@Module({ providers: handlersOf(EchoHandlers, FaultHandlers) })
class EchoModule {}

/** A whole service that only echoes, as a process: for the tests of starting and stopping and for the measurement. */
void runService({ service: 'payment', module: EchoModule, messages: [echo, slow, refuse, fail], needsStore: false });
