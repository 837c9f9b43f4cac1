import { SESSION_REVOKED_NOTICE } from '@modosu/contracts/identity.messages';
import { Messenger } from '@modosu/service-kit/broker/messenger';
import { Module, type OnModuleInit } from '@nestjs/common';
import { EndedSessions } from './ended-sessions';

/** Which sessions ended lately, as identity publishes it. */
@Module({ providers: [EndedSessions], exports: [EndedSessions] })
export class SessionModule implements OnModuleInit {
  constructor(
    private readonly messenger: Messenger,
    private readonly sessions: EndedSessions,
  ) {}

  onModuleInit(): void {
    this.messenger.onNotice(SESSION_REVOKED_NOTICE, (notice) => this.sessions.receive(notice));
  }
}
