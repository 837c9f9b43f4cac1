import type { transferRule } from '@modosu/contracts/payment/transfers.events';
import type { z } from 'zod';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Who may send a customer money without being asked first. */
export type TransferRule = z.output<typeof transferRule>;

/** When a transfer is risky, and what follows from it. A pair is two customers in one direction. */
export interface TransferRisk {
  /** How long a risky transfer is held at its receiver, ms: so long its sender can call it back. */
  readonly holdMs: number;
  /** A pair is new until its first transfer was so long ago, ms. */
  readonly newPairMs: number;
  /** From which sum of a day on, over all new pairs of a sender, a transfer in a new pair is held. */
  readonly newPairYen: number;
  /** A device is new on an account for so long, ms; one whose first day is not stated is new. */
  readonly newDeviceMs: number;
  /** How many transfers a wallet may send in an hour before the further ones are held. */
  readonly transfersAnHour: number;
  /** To how many new receivers in 24 hours before the further ones are held. */
  readonly newReceiversADay: number;
  /** From how many new senders a wallet may receive in 24 hours before those of further new senders are held. */
  readonly newSendersADay: number;
}

/** The rules of transfers and of requests for money; data with a version of its own, named in what is held. */
export interface TransferPolicy {
  readonly version: string;
  /** Of a customer who has not said who may send them money. */
  readonly rule: TransferRule;
  /** How long an offer can be accepted, ms. */
  readonly offerMs: number;
  /** The most that a wallet may send in 24 hours and in 30 days; null for no limit. */
  readonly yenPerDay: number | null;
  readonly yenPer30Days: number | null;
  /** Null where nothing is held. */
  readonly risk: TransferRisk | null;
  readonly requests: RequestPolicy;
}

export interface RequestPolicy {
  /** How long a request can be paid, ms. */
  readonly openMs: number;
  /** How many a customer may make in 24 hours. */
  readonly perDay: number;
  /** How many of one customer may be open at another, and be made to them in 24 hours. */
  readonly openPerPair: number;
  readonly perPairAndDay: number;
  /** How many may be open at a wallet, and come to it in 24 hours, of whomever. */
  readonly openPerWallet: number;
  readonly perWalletAndDay: number;
}

/**
 * In whatever policy: an offer is ended by an incident's hold in one append with others, so each names few lots and they
 * are not many.
 */
export const MOST_OFFERS = 20;
/** The older lots of a wallet are bundled, so there are never more. */
export const MOST_OFFER_USES = 100;
/** The most that any policy lets a customer ask for, or be asked, in a day: so many times are remembered. */
export const MOST_REQUESTS_A_DAY = 50;
/** How many customers one may block. */
export const MOST_BLOCKED = 1_000;

const requests: RequestPolicy = {
  openMs: 14 * DAY_MS,
  perDay: 40,
  openPerPair: 3,
  perPairAndDay: 5,
  openPerWallet: 50,
  perWalletAndDay: 50,
};

export const TRANSFER_POLICIES: Readonly<Record<'hardened' | '2019', TransferPolicy>> = {
  hardened: {
    version: 'transfers hardened-1',
    rule: 'anyone',
    offerMs: 7 * DAY_MS,
    yenPerDay: 100_000,
    yenPer30Days: 500_000,
    risk: {
      holdMs: DAY_MS,
      newPairMs: DAY_MS,
      newPairYen: 10_000,
      newDeviceMs: DAY_MS,
      transfersAnHour: 15,
      newReceiversADay: 5,
      newSendersADay: 10,
    },
    requests,
  },
  /** Whoever had the app could send the whole balance to anybody at once. */
  '2019': {
    version: 'transfers 2019-07-01',
    rule: 'anyone',
    offerMs: 7 * DAY_MS,
    yenPerDay: null,
    yenPer30Days: null,
    risk: null,
    requests,
  },
};
