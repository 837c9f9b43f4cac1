import { Module } from '@nestjs/common';

/** The gateway decides nothing and keeps nothing: its routes are registered on the HTTP server in main.ts. */
@Module({})
export class GatewayModule {}
