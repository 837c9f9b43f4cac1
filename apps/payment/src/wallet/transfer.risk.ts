import type { TransferRisk } from '../policy/transfer-policy';
import type { SendTransfer } from './transfer.commands';
import type { RiskReason, TransferState } from './transfer.state';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * What the sender's wallet finds risky about a transfer. Counted by times, and what is of a later time counts as well:
 * clocks of two copies differ and may step back. Pure.
 */
export function risksOf(
  { toCustomerId, amountYen }: Pick<SendTransfer, 'toCustomerId' | 'amountYen'>,
  { sent, receivers }: TransferState,
  now: string,
  risk: TransferRisk | null,
): RiskReason[] {
  if (!risk) return [];
  const nowMs = Date.parse(now);
  const isNew = (customerId: string) => !((receivers.get(customerId) ?? nowMs) <= nowMs - risk.newPairMs);
  const since = (ms: number) => sent.filter(({ atMs }) => atMs > nowMs - ms);
  const reasons: RiskReason[] = [];
  if (isNew(toCustomerId)) {
    const toNew = since(DAY_MS).filter((one) => isNew(one.toCustomerId));
    const sentYen = toNew.reduce((sum, one) => sum + one.amountYen, amountYen);
    if (sentYen >= risk.newPairYen) reasons.push('new-pair');
    const others = new Set(toNew.map((one) => one.toCustomerId).filter((one) => one !== toCustomerId));
    if (others.size >= risk.newReceiversADay) reasons.push('fan-out');
  }
  if (since(HOUR_MS).length >= risk.transfersAnHour) reasons.push('many-transfers');
  return reasons;
}

/** Whether the receiver has had money from so many new senders that a further one is risky. Friends of before are not. */
export function manyNewSenders(
  { senders, newSendersMs }: TransferState,
  fromCustomerId: string,
  now: string,
  risk: TransferRisk | null,
): RiskReason[] {
  if (!risk || senders.has(fromCustomerId)) return [];
  const lately = newSendersMs.filter((at) => at > Date.parse(now) - DAY_MS);
  return lately.length >= risk.newSendersADay ? ['many-new-senders'] : [];
}

/** Whether the sender's device is new on the account, by the facts of the access token: what is not stated is new. */
export function newDevice(
  facts: Readonly<Record<string, unknown>> | undefined,
  now: string,
  risk: TransferRisk | null,
): RiskReason[] {
  if (!risk || facts?.firstDevice === true) return [];
  const since = typeof facts?.newDeviceAt === 'string' ? Date.parse(facts.newDeviceAt) : Number.NaN;
  return Date.parse(now) - since >= risk.newDeviceMs ? [] : ['new-device'];
}
