import { Aggregate, kindForm } from '@modosu/event-sourcing/command/aggregate';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { Injectable } from '@nestjs/common';
import type { ReportCommand, ReportReplies } from './report.commands';
import { reportDecider } from './report.decider';
import type { ReportEvent } from './report.events';
import type { Report } from './report.state';

/** The streams `report-<reportId>`. */
@Injectable()
export class Reports extends Aggregate<ReportCommand, ReportEvent, Report, ReportReplies> {
  constructor(store: EventStore) {
    super({
      store,
      category: 'report',
      service: 'compensation',
      decider: reportDecider,
      cacheSize: 5_000,
      hashAs: kindForm,
    });
  }
}
