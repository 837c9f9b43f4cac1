import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { Injectable } from '@nestjs/common';
import { type RecordSettlement, type SettlementEvent, type Settlements, settlementDecider } from './settlement.decider';

/** The streams `settlement-psp` and `settlement-cash`. */
@Injectable()
export class SettlementStreams extends Aggregate<
  RecordSettlement,
  SettlementEvent,
  Settlements,
  { record: { owedYen: number } }
> {
  constructor(store: EventStore) {
    super({ store, category: 'settlement', decider: settlementDecider, service: 'charging' });
  }
}
