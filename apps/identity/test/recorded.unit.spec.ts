import { identityEvents } from '@modosu/contracts/identity.events';
import { describeEverythingStored } from '@modosu/event-sourcing/testing/everything-stored';
import type { KindOfStream } from '@modosu/event-sourcing/testing/recorded-histories';
import { addressDecider, addressEvents, addressFormat } from '../src/address/address.decider';
import { comparisonDecider, comparisonEvents } from '../src/comparison/comparison.decider';
import { claimDecider, claimEvents } from '../src/contact/contact.decider';
import { customerDecider } from '../src/customer/customer.decider';
import { customerEvents } from '../src/customer/customer.events';
import { customerFormat } from '../src/customer/customer.state';
import { erasureDecider, erasureEvents } from '../src/erasures/erasures.decider';
import { mailingDecider, mailingEvents } from '../src/mailing/mailing.aggregate';
import { staffDecider } from '../src/staff/staff.decider';
import { staffEvents } from '../src/staff/staff.events';
import { staffFormat } from '../src/staff/staff.state';
import { terminalDecider, terminalEvents } from '../src/terminal/terminal.decider';

const kinds: Record<string, KindOfStream> = {
  customer: { decider: customerDecider, schemas: customerEvents, format: customerFormat },
  contact: { decider: claimDecider, schemas: claimEvents },
  external: { decider: claimDecider, schemas: claimEvents },
  address: { decider: addressDecider, schemas: addressEvents, format: addressFormat },
  staff: { decider: staffDecider, schemas: staffEvents, format: staffFormat },
  comparison: { decider: comparisonDecider, schemas: comparisonEvents },
  erasures: { decider: erasureDecider, schemas: erasureEvents },
  mailing: { decider: mailingDecider as never, schemas: mailingEvents },
  terminal: { decider: terminalDecider, schemas: terminalEvents },
};

describeEverythingStored('identity', { folder: __dirname, kinds, published: identityEvents });
