import { Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { FailureFilter } from './failure.filter';

/** Whatever leaves as an error leaves through the filter. */
@Module({ providers: [{ provide: APP_FILTER, useClass: FailureFilter }] })
export class HttpModule {}
