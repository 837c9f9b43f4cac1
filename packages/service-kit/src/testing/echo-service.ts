import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { runService } from '../service';
import { EchoController, FaultController } from './echo';

@Module({ controllers: [EchoController, FaultController] })
class EchoModule {}

/** A whole service that only echoes, as a process: for the tests of starting and stopping and for the measurement. */
void runService({ service: 'payment', module: EchoModule, needsStore: false });
