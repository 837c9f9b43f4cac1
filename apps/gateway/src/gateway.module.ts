import { Module } from '@nestjs/common';
import { ApiModule } from './api/api.module';
import { PagesModule } from './pages/pages.module';

/** The gateway decides nothing and keeps nothing: HTTP in, messages out. */
@Module({ imports: [ApiModule, PagesModule] })
export class GatewayModule {}
