import { Aggregate, kindForm } from '@modosu/event-sourcing/command/aggregate';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { Injectable } from '@nestjs/common';
import { type TerminalCommand, type TerminalEvent, type TerminalState, terminalDecider } from './terminal.decider';

/** The streams `terminal-<terminalId>`. */
@Injectable()
export class Terminals extends Aggregate<TerminalCommand, TerminalEvent, TerminalState> {
  constructor(store: EventStore) {
    super({ store, category: 'terminal', decider: terminalDecider, service: 'identity', hashAs: kindForm });
  }
}
