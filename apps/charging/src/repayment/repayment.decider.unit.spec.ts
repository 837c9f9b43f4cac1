import { specification } from '@modosu/event-sourcing/testing/specification';
import { type RepaymentEvent, repaymentDecider } from './repayment.decider';

const what = { reference: 'r', originalId: 'c', debtorId: 'm', debt: 'mule', amountYen: 500 } as const;
const said = { ...what, by: 'olga', reason: 'bank statement' };
const recorded: RepaymentEvent = { type: 'repayment.recorded.v1', data: said };
const received: RepaymentEvent = {
  type: 'repayment.received.v1',
  data: {
    ...what,
    entry: {
      postings: [
        { account: 'bank', amountYen: 500 },
        { account: 'transit:repayment:r', amountYen: -500 },
      ],
    },
  },
};
const refused: RepaymentEvent = { type: 'repayment.refused.v1', data: { ...what, code: 'REPAYMENT_EXCEEDS_OWED' } };
const given = (...events: RepaymentEvent[]) => specification(repaymentDecider).given(events);

describe('a repayment', () => {
  it('is recorded once per reference, then received once: D bank / C transit', () => {
    given()
      .when({ type: 'record', ...said })
      .thenEvents([recorded]);
    given(recorded)
      .when({ type: 'record', ...said })
      .thenEvents([]);
    given(recorded)
      .when({ type: 'record', ...said, amountYen: 501 })
      .thenRefused('CONFLICT');
    given(recorded).when({ type: 'receive' }).thenEvents([received]);
    given(recorded, received).when({ type: 'receive' }).thenEvents([]);
    given(recorded, received).when({ type: 'refuse', code: 'X' }).thenEvents([]);
  });
  it('that was refused may be recorded again, as another one', () => {
    given(recorded).when({ type: 'refuse', code: 'REPAYMENT_EXCEEDS_OWED' }).thenEvents([refused]);
    given(recorded, refused).when({ type: 'receive' }).thenEvents([]);
    given(recorded, refused)
      .when({ type: 'record', ...said })
      .thenEvents([recorded]);
  });
});
