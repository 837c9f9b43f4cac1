import { chargingEvents } from '@modosu/contracts/charging.events';
import { describeEverythingStored } from '@modosu/event-sourcing/testing/everything-stored';
import type { KindOfStream } from '@modosu/event-sourcing/testing/recorded-histories';
import { capDecider } from '../src/cap/cap.decider';
import { capEvents } from '../src/cap/cap.events';
import { capFormat } from '../src/cap/cap.state';
import { cashNumberDecider, cashNumberEvents } from '../src/cash/cash-number.decider';
import { chargeDecider } from '../src/charge/charge.decider';
import { fundingDecider } from '../src/funding/funding.decider';
import { fundingEvents } from '../src/funding/funding.events';
import { fundingFormat } from '../src/funding/funding.state';
import { payoutDecider } from '../src/merchant-payout/merchant-payout.decider';
import { parkedNoticeDecider } from '../src/parked-notice/parked-notice.decider';
import { payeeDecider } from '../src/payee/payee.decider';
import { chargingPolicy } from '../src/policy/charging-policy';
import { repaymentDecider } from '../src/repayment/repayment.decider';
import { settlementDecider } from '../src/settlement/settlement.decider';
import { switchesDecider } from '../src/switches/switches.decider';
import { unclaimedDecider } from '../src/unclaimed/unclaimed.decider';

const cap = { decider: capDecider, schemas: capEvents, format: capFormat };

const kinds: Record<string, KindOfStream> = {
  funding: {
    decider: fundingDecider(chargingPolicy('hardened')),
    schemas: { ...chargingEvents, ...fundingEvents },
    format: fundingFormat,
  },
  charge: { decider: chargeDecider, schemas: chargingEvents },
  card: cap,
  device: cap,
  network: cap,
  'bank-account': cap,
  'cash-number': { decider: cashNumberDecider, schemas: cashNumberEvents },
  'provider-notice': { decider: parkedNoticeDecider, schemas: chargingEvents },
  switches: { decider: switchesDecider, schemas: chargingEvents },
  unclaimed: { decider: unclaimedDecider, schemas: chargingEvents },
  payee: { decider: payeeDecider, schemas: chargingEvents },
  payout: { decider: payoutDecider, schemas: chargingEvents },
  settlement: { decider: settlementDecider, schemas: chargingEvents },
  repayment: { decider: repaymentDecider, schemas: chargingEvents },
};

describeEverythingStored('charging', { folder: __dirname, kinds, published: chargingEvents });
