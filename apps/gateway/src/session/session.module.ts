import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { RequestModule } from '../request/request.module';
import { SessionGuard } from './session.guard';
import { Sessions } from './sessions';

/** Puts the guard of sessions before every handler of the gateway. */
@Module({ imports: [RequestModule], providers: [Sessions, { provide: APP_GUARD, useClass: SessionGuard }] })
export class SessionModule {}
