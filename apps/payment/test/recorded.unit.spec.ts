import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { paymentEvents } from '@modosu/contracts/payment.events';
import { type KindOfStream, RecordedHistories } from '@modosu/event-sourcing/testing/recorded-histories';
import { campaignDecider } from '../src/campaign/campaign.decider';
import { merchantDecider } from '../src/merchant/merchant.decider';
import { POLICIES } from '../src/policy';
import { walletDecider } from '../src/wallet/wallet.decider';
import { walletFormat } from '../src/wallet/wallet.format';

const circumstances = { policy: POLICIES.hardened, campaigns: () => [], sessionEnded: () => false };

const kinds: Record<string, KindOfStream> = {
  wallet: { decider: walletDecider(circumstances), schemas: paymentEvents, format: walletFormat },
  merchant: { decider: merchantDecider, schemas: paymentEvents },
  campaign: { decider: campaignDecider, schemas: paymentEvents },
};
const histories = RecordedHistories.read(join(__dirname, 'recorded-events.ndjson'));
const states = JSON.parse(readFileSync(join(__dirname, 'recorded-states.json'), 'utf8'));

describe('everything that payment has ever stored', () => {
  it('given any type of event, then there is a sample of it, as it was stored', () => {
    expect(histories.types()).toEqual(RecordedHistories.typesOf(kinds, paymentEvents));
  });

  it.each([...histories.streams.keys()])('given %s, then it holds, is what today says and folds', (stream) => {
    const kind = kinds[stream.slice(0, stream.indexOf('-'))] as KindOfStream;
    histories.checkHashes(stream);
    histories.checkSchemas(stream, kind);
    histories.checkFold(stream, kind);
  });

  it('given another state from the same events, then its format has another version', () => {
    const kept = Object.entries(kinds).filter(([, { format }]) => format);
    const now = kept.map(([category, kind]) => [category, histories.fingerprint(category, kind)]);
    expect(Object.fromEntries(now)).toEqual(states);
  });
});
