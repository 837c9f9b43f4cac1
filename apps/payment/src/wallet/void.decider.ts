import { transit } from '@modosu/accounting/account';
import { credit, debit, entry } from '@modosu/accounting/entry';
import { type LotUse, usedYen } from '@modosu/accounting/lot';
import { accept, refuse } from '@modosu/event-sourcing/decider';
import { held, released } from './hold.decider';
import { addUses } from './lots';
import type { VoidCommand, VoidPayment, WalletDecision } from './wallet.commands';
import type { WalletEvent, WalletEventData } from './wallet.events';
import { homeAccount, stillGrantedYen, type Wallet } from './wallet.state';

/** The lot of what a void brought back and had been compensated, as far as nobody had borne it. */
export function refundLot(paymentId: string): string {
  return `refund:${paymentId}`;
}

export function decideVoid(command: VoidCommand, wallet: Wallet): WalletDecision<VoidCommand['type']> {
  return command.type === 'void-payment' ? voidPayment(command, wallet) : settleVoid(command, wallet);
}

/**
 * D merchant / C wallet: the money goes back to the lots it came from, also into a frozen wallet, and where a lot is on
 * hold to its hold (row K). What was compensated meanwhile is a late recovery, not the customer's a second time; what
 * would go into a closed account is the customer's due. The cashback that the payment earned goes back to the campaign:
 * out of its own lot, else out of what the void brings back.
 */
function voidPayment(command: VoidPayment, wallet: Wallet): WalletDecision<'void-payment'> {
  const { paymentId, amountYen } = command;
  if (wallet.voided.has(paymentId)) return refuse('PAYMENT_ALREADY_VOIDED');
  const closed = wallet.status === 'closed';
  const own = ownCashback(paymentId, wallet);
  const { free, onHold, late } = sorted(command, wallet);
  const fromFree = splitUses(free, own.missingYen);
  const fromHeld = splitUses(onHold, own.missingYen - usedYen(fromFree.taken));
  const fromLate = splitUses(late, own.missingYen - usedYen(fromFree.taken) - usedYen(fromHeld.taken));
  const paysCashback = addUses(fromFree.taken, fromHeld.taken);
  const voided = {
    uses: closed ? addUses(onHold, fromFree.taken) : command.uses.filter(({ lotId }) => !isIn(late, lotId)),
    late: fromLate.rest.map((use) => ({ ...use, originalIds: originalsOf(use.lotId, paymentId, wallet) })),
    dueYen: closed ? usedYen(fromFree.rest) : 0,
    cashbackYen: usedYen(fromLate.taken),
  };
  const withdrawn = addUses(addUses(own.uses, own.onHold), paysCashback);
  const events = [
    paymentVoided(command, voided, wallet),
    ...own.holds.map(([holdId, use]) => released(wallet, holdId, [use], 'the payment that earned it was voided')),
    ...(withdrawn.length > 0 ? [cashbackWithdrawn(paymentId, withdrawn, wallet)] : []),
    ...heldAgain(fromHeld.rest, wallet),
  ];
  return accept(events, { paymentId, amountYen });
}

/** The first of the uses up to the amount, and the rest. */
function splitUses(uses: readonly LotUse[], amountYen: number): { taken: LotUse[]; rest: LotUse[] } {
  let missingYen = amountYen;
  const taken: LotUse[] = [];
  const rest: LotUse[] = [];
  for (const use of uses) {
    const yen = Math.min(use.amountYen, missingYen);
    if (yen > 0) taken.push({ lotId: use.lotId, amountYen: yen });
    if (use.amountYen > yen) rest.push({ lotId: use.lotId, amountYen: use.amountYen - yen });
    missingYen -= yen;
  }
  return { taken, rest };
}

/** What is left of the cashback in its own lot or on hold, and how much is missing to what has to go back. */
function ownCashback(paymentId: string, wallet: Wallet) {
  const lotId = `cashback:${paymentId}`;
  let missingYen = stillGrantedYen(wallet, lotId);
  const take = (availableYen: number): LotUse => {
    const amountYen = Math.min(missingYen, availableYen);
    missingYen -= amountYen;
    return { lotId, amountYen };
  };
  const some = ({ amountYen }: LotUse) => amountYen > 0;
  const uses = [take(wallet.open.find((lot) => lot.lotId === lotId)?.remainingYen ?? 0)].filter(some);
  const holds = [...wallet.holds]
    .map(([holdId, inHold]) => [holdId, take(usedYen(inHold.filter((use) => use.lotId === lotId)))] as const)
    .filter(([, use]) => some(use));
  return { uses, holds, onHold: holds.map(([, use]) => use), missingYen };
}

/** The lots of a payment: those that are the customer's to dispose of, those on hold, those that were compensated. */
function sorted({ paymentId, uses }: VoidPayment, wallet: Wallet) {
  const isLate = ({ lotId }: LotUse) => originalsOf(lotId, paymentId, wallet).length > 0;
  const late = uses.filter(isLate);
  const rest = uses.filter((use) => !isLate(use));
  const onHold = rest.filter(({ lotId }) => holdOf(lotId, wallet) !== undefined);
  return { free: rest.filter(({ lotId }) => !isIn(onHold, lotId)), onHold, late };
}

/** What has been compensated of this lot's part of a payment: the lot's own original, else the payment as a debit. */
function originalsOf(lotId: string, paymentId: string, { compensated }: Wallet): string[] {
  return [...(compensated.get(lotId) ?? compensated.get(paymentId) ?? [])];
}

/** The hold that has money of this lot: the one of its own name, if there are several. */
function holdOf(lotId: string, { holds }: Wallet): string | undefined {
  if (isIn(holds.get(lotId) ?? [], lotId)) return lotId;
  return [...holds].find(([, uses]) => isIn(uses, lotId))?.[0];
}

function isIn(uses: readonly LotUse[], lotId: string): boolean {
  return uses.some((use) => use.lotId === lotId);
}

function heldAgain(uses: readonly LotUse[], wallet: Wallet): WalletEvent[] {
  const byHold = new Map<string, LotUse[]>();
  for (const use of uses) {
    const holdId = holdOf(use.lotId, wallet)!;
    byHold.set(holdId, [...(byHold.get(holdId) ?? []), use]);
  }
  return [...byHold].map(([holdId, some]) => held(wallet, holdId, some, 'a void brought it back', undefined));
}

type Voided = Pick<WalletEventData<'wallet.payment-voided.v2'>, 'uses' | 'late' | 'dueYen' | 'cashbackYen'>;

function paymentVoided(command: VoidPayment, voided: Voided, wallet: Wallet): WalletEvent {
  const { paymentId, merchantId, amountYen, reason } = command;
  const { customerId } = wallet;
  const { uses, late, dueYen, cashbackYen } = voided;
  const stated = { customerId, paymentId, merchantId, amountYen };
  const fromMerchant = debit(`merchant:${merchantId}`, amountYen);
  const toLots = credit(homeAccount(wallet), usedYen(uses));
  if (usedYen(uses) === amountYen) {
    const data = { ...stated, uses: [...uses], reason, entry: entry('payment', fromMerchant, toLots) };
    return { type: 'wallet.payment-voided.v1', data };
  }
  const inTransit = credit(transit('void', paymentId), usedYen(late) + dueYen);
  const booked = entry('payment', fromMerchant, toLots, credit('promotion', cashbackYen), inTransit);
  return { type: 'wallet.payment-voided.v2', data: { ...stated, ...voided, uses: [...uses], reason, entry: booked } };
}

function cashbackWithdrawn(paymentId: string, uses: LotUse[], wallet: Wallet): WalletEvent {
  const { customerId } = wallet;
  const amountYen = usedYen(uses);
  return {
    type: 'wallet.cashback-withdrawn.v1',
    data: {
      customerId,
      lotId: `cashback:${paymentId}`,
      paymentId,
      amountYen,
      uses,
      entry: entry('payment', debit(homeAccount(wallet), amountYen), credit('promotion', amountYen)),
    },
  };
}

/**
 * What is in transit of a void has gone where it belongs: what was borne has been recovered, and the rest is credited, or
 * has been paid out because the account is closed. Once.
 */
function settleVoid(
  { paymentId, recoveredYen, paidOutYen }: Extract<VoidCommand, { type: 'settle-void' }>,
  wallet: Wallet,
): WalletDecision<'settle-void'> {
  const inTransitYen = wallet.voidsInTransit.get(paymentId);
  if (inTransitYen === undefined) return accept([], {});
  const creditedYen = inTransitYen - recoveredYen - paidOutYen;
  if (creditedYen < 0) return refuse('REVERSAL_EXCEEDS_ORIGINAL', { inTransitYen });
  if (creditedYen > 0 && wallet.status === 'closed') return refuse('WALLET_CLOSED');
  const { customerId } = wallet;
  const settled = { customerId, paymentId, recoveredYen, creditedYen, paidOutYen };
  const events: WalletEvent[] = [{ type: 'wallet.void-settled.v1', data: settled }];
  if (creditedYen > 0) events.unshift(refundCredited(paymentId, creditedYen, customerId));
  return accept(events, {});
}

function refundCredited(paymentId: string, amountYen: number, customerId: string): WalletEvent {
  return {
    type: 'wallet.refund-credited.v1',
    data: {
      customerId,
      lotId: refundLot(paymentId),
      origin: { kind: 'refund', id: paymentId },
      paymentId,
      amountYen,
      entry: entry('payment', debit(transit('void', paymentId), amountYen), credit(`wallet:${customerId}`, amountYen)),
    },
  };
}
