import { paymentEvents } from '@modosu/contracts/payment.events';
import { describeEverythingStored } from '@modosu/event-sourcing/testing/everything-stored';
import type { KindOfStream } from '@modosu/event-sourcing/testing/recorded-histories';
import { barcodeDecider, barcodeEvents } from '../src/barcode/barcode.decider';
import { campaignDecider } from '../src/campaign/campaign.decider';
import { campaignFormat } from '../src/campaign/campaign.state';
import { merchantDecider } from '../src/merchant/merchant.decider';
import { POLICIES } from '../src/policy/payment-policy';
import { shopCodeDecider } from '../src/shop-code/shop-code.decider';
import { suspensionsDecider } from '../src/suspension/suspensions.decider';
import { walletDecider } from '../src/wallet/wallet.decider';
import { walletFormat } from '../src/wallet/wallet.format';

const context = { policy: POLICIES.hardened, campaigns: () => [], sessionRefusal: () => undefined };

const kinds: Record<string, KindOfStream> = {
  wallet: { decider: walletDecider(context), schemas: paymentEvents, format: walletFormat },
  merchant: { decider: merchantDecider, schemas: paymentEvents },
  suspensions: { decider: suspensionsDecider, schemas: paymentEvents },
  campaign: { decider: campaignDecider, schemas: paymentEvents, format: campaignFormat },
  'shop-code': { decider: shopCodeDecider, schemas: paymentEvents },
  barcode: { decider: barcodeDecider, schemas: barcodeEvents },
};

describeEverythingStored('payment', { folder: __dirname, kinds, published: paymentEvents });
