import { Module } from '@nestjs/common';
import { ApiModule } from './api/api.module';
import { ConsoleModule } from './console/console.module';
import { HttpModule } from './http/http.module';
import { OpenApiModule } from './openapi/openapi.module';
import { SessionModule } from './session/session.module';
import { WebhookModule } from './webhook/webhook.module';

/** The gateway decides nothing and keeps nothing: HTTP in, messages out. */
@Module({ imports: [HttpModule, SessionModule, ApiModule, WebhookModule, OpenApiModule, ConsoleModule] })
export class GatewayModule {}
