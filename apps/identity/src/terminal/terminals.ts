import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Injectable } from '@nestjs/common';
import {
  type CreateTerminal,
  type TerminalCommand,
  type TerminalEvent,
  type TerminalState,
  terminalDecider,
} from './terminal.decider';

/** All terminals, each the fold of `terminal-<terminalId>`. */
@Injectable()
export class Terminals {
  private readonly aggregate: Aggregate<TerminalCommand, TerminalEvent, TerminalState>;

  constructor(store: EventStore) {
    this.aggregate = new Aggregate({ store, category: 'terminal', decider: terminalDecider, service: 'identity' });
  }

  async create(terminal: CreateTerminal, context: RequestContext): Promise<void> {
    await this.aggregate.handle(terminal.terminalId, terminal, context.command(), { isNew: true });
  }

  /** @throws Refusal NOT_FOUND */
  async revoke(terminalId: string, reason: string, context: RequestContext): Promise<void> {
    await this.aggregate.handle(terminalId, { kind: 'revoke', terminalId, reason }, context.command());
  }

  /** As the log has it now, since another copy may have revoked it. Null if there is no such terminal. */
  async load(terminalId: string): Promise<TerminalState> {
    return (await this.aggregate.load(terminalId)).state;
  }
}
