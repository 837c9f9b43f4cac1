import type { ChargingPolicy } from '@modosu/contracts/charging-policy';
import type { CapCommand } from './cap.commands';
import type { CapCategory } from './cap.events';

/** What is asked of one stream of caps before something goes on. */
export interface CapQuestion {
  readonly category: CapCategory;
  /** Of the stream: the card's fingerprint, the device, the network. */
  readonly id: string;
  readonly command: CapCommand;
  /** The rule that is broken if the cap was reached, and what it allows. */
  readonly rule: string;
  readonly allowed: number;
}

/** What an account shares with others while it is used. */
export interface DeviceAndNetwork {
  readonly deviceId?: string;
  readonly network?: string;
}

/** The caps of a charge from a card or bank account, in this order; the first that was reached refuses. */
export function chargeCaps(policy: ChargingPolicy, customerId: string, { deviceId, network }: DeviceAndNetwork) {
  const { accountsPerDevice, accountsPerNetwork } = policy;
  return [
    ...counted('device', deviceId, accountsPerDevice, customerId),
    ...counted('network', network, accountsPerNetwork, customerId),
  ];
}

/** The caps of beginning to register a card, in this order: tries with the card, and with the device. */
export function registrationCaps(
  { registrationTriesPerDay: perDay }: ChargingPolicy,
  customerId: string,
  fingerprint: string,
  { deviceId }: DeviceAndNetwork,
): (CapQuestion & { category: 'card' | 'device' })[] {
  if (perDay === undefined) return [];
  const tries = { command: { type: 'count-registration', customerId, perDay } as const, allowed: perDay };
  const card = { category: 'card', id: fingerprint, rule: 'card-registration-tries', ...tries } as const;
  if (deviceId === undefined) return [card];
  return [card, { category: 'device', id: deviceId, rule: 'device-registration-tries', ...tries }];
}

/** The cap on the accounts that a card is registered on. */
export function cardAccountsCap(
  { accountsPerCard: accounts }: ChargingPolicy,
  customerId: string,
  fingerprint: string,
): CapQuestion[] {
  if (accounts === undefined) return [];
  const command = { type: 'count-account', customerId, accounts } as const;
  return [{ category: 'card', id: fingerprint, command, rule: 'card-accounts', allowed: accounts }];
}

/** The caps of registering a bank account: tries with its number, and the accounts that it is registered on. */
export function bankAccountCaps({ bankAccount }: ChargingPolicy, customerId: string, index: string): CapQuestion[] {
  if (bankAccount === undefined) return [];
  const { accounts, triesPerDay: perDay } = bankAccount;
  const account = { category: 'bank-account', id: index } as const;
  const tries = { type: 'count-registration', customerId, perDay } as const;
  const holders = { type: 'count-account', customerId, accounts } as const;
  return [
    { ...account, command: tries, rule: 'bank-account-registration-tries', allowed: perDay },
    { ...account, command: holders, rule: 'bank-account-accounts', allowed: accounts },
  ];
}

function counted(
  category: 'device' | 'network',
  id: string | undefined,
  cap: ChargingPolicy['accountsPerDevice'],
  customerId: string,
): CapQuestion[] {
  if (id === undefined || cap === undefined) return [];
  const command = { type: 'count-account', customerId, ...cap } as const;
  return [{ category, id, command, rule: `${category}-accounts`, allowed: cap.accounts }];
}
