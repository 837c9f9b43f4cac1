import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { AddressModule } from '../address/address.module';
import { CustomerModule } from '../customer/customer.module';
import { StaffModule } from '../staff/staff.module';
import { TerminalModule } from '../terminal/terminal.module';
import { TokenModule } from '../token/token.module';
import { ActiveSessions } from './active-sessions';
import { ExchangeHandlers } from './exchange.handlers';
import { LastUsed } from './last-used';
import { SessionHandlers } from './session.handlers';

@Module({
  imports: [CustomerModule, StaffModule, TerminalModule, TokenModule, AddressModule],
  providers: [LastUsed, ActiveSessions, ...handlersOf(ExchangeHandlers, SessionHandlers)],
})
export class SessionModule {}
