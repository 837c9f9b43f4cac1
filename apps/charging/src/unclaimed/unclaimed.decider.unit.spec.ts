import { specification } from '@modosu/event-sourcing/testing/specification';
import { type UnclaimedEvent, unclaimedDecider } from './unclaimed.decider';

const receive = {
  type: 'receive',
  customerId: 'c1',
  amountYen: 500,
  reference: 'r1',
  transit: 'closure',
} as const;
const payout = {
  type: 'record-payout',
  customerId: 'c1',
  reference: 'r1',
  providerId: 'bc',
  providerReference: 'p',
} as const;
const spec = specification(unclaimedDecider);
const received: UnclaimedEvent = {
  type: 'unclaimed.received.v1',
  data: {
    customerId: 'c1',
    amountYen: 500,
    reference: 'r1',
    entry: {
      postings: [
        { account: 'transit:closure:r1', amountYen: 500, originalId: 'r1' },
        { account: 'unclaimed:c1', amountYen: -500, originalId: 'r1' },
      ],
    },
  },
};
const paid: UnclaimedEvent = {
  type: 'unclaimed.paid-out.v1',
  data: {
    customerId: 'c1',
    amountYen: 500,
    reference: 'r1',
    providerId: 'bc',
    providerReference: 'p',
    entry: {
      postings: [
        { account: 'unclaimed:c1', amountYen: 500 },
        { account: 'bank', amountYen: -500 },
      ],
    },
  },
};

describe('unclaimed money', () => {
  it('is taken in: D transit / C unclaimed', () => {
    spec.given([]).when(receive).thenEvents([received]).thenReply({ paid: false });
  });
  it('is taken in once per reference', () => {
    spec.given([received]).when(receive).thenEvents([]).thenReply({ paid: false });
    spec.given([received, paid]).when(receive).thenEvents([]).thenReply({ paid: true });
    spec
      .given([received])
      .when({ ...receive, amountYen: 501 })
      .thenRefused('REVERSAL_EXCEEDS_ORIGINAL');
  });
  it('is paid out once: D unclaimed / C bank', () => {
    spec.given([received]).when(payout).thenEvents([paid]);
    spec.given([received, paid]).when(payout).thenEvents([]);
    spec.given([]).when(payout).thenRefused('NOT_FOUND');
  });
});
