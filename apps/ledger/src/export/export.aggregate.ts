import { Aggregate, kindForm } from '@modosu/event-sourcing/command/aggregate';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { Injectable } from '@nestjs/common';
import {
  type ExportCommand,
  type ExportEvent,
  type ExportReplies,
  type ExportState,
  exportDecider,
} from './export.decider';

/** The streams `export-<exportId>`. */
@Injectable()
export class Exports extends Aggregate<ExportCommand, ExportEvent, ExportState, ExportReplies> {
  constructor(store: EventStore) {
    super({ store, category: 'export', decider: exportDecider, service: 'ledger', hashAs: kindForm });
  }
}
