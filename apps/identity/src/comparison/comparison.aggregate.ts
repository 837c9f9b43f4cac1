import { Aggregate, kindForm } from '@modosu/event-sourcing/command/aggregate';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { Injectable } from '@nestjs/common';
import {
  type BeginComparison,
  type ComparisonEvent,
  type ComparisonState,
  comparisonDecider,
} from './comparison.decider';

/** The streams `comparison-<customerId>`. */
@Injectable()
export class Comparisons extends Aggregate<BeginComparison, ComparisonEvent, ComparisonState> {
  constructor(store: EventStore) {
    super({ store, category: 'comparison', decider: comparisonDecider, service: 'identity', hashAs: kindForm });
  }
}
