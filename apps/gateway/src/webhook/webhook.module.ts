import { Module } from '@nestjs/common';
import { RequestModule } from '../request/request.module';
import { ProviderNoticesController } from './provider-notices.controller';

/** Notices that outside systems send by themselves. */
@Module({ imports: [RequestModule], controllers: [ProviderNoticesController] })
export class WebhookModule {}
