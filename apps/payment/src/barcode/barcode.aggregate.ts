import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { Injectable } from '@nestjs/common';
import {
  type BarcodeEvent,
  type BarcodeState,
  barcodeDecider,
  type IssueBarcode,
  type IssuedBarcode,
} from './barcode.decider';

/** The streams `barcode-<SHA-256 of the digits>`. */
@Injectable()
export class Barcodes extends Aggregate<IssueBarcode, BarcodeEvent, BarcodeState, { issue: IssuedBarcode }> {
  constructor(store: EventStore) {
    super({ store, category: 'barcode', decider: barcodeDecider, service: 'payment' });
  }
}
