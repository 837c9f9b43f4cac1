import type { Minute } from '../clock/scenario-time';
import type { Card } from './cards';

export type Habit = 'register' | 'atm' | 'card' | 'bank';
export type Vector = 'list' | 'reset' | 'external';

/** A person who uses the wallet, as they know themselves. What the services make of it is not here. */
export interface Person {
  /** Name in the scenario: `h0001` honest, `v0001` victim, `m01` mule. Also orders what happens. */
  key: string;
  role: 'honest' | 'victim' | 'mule';
  email: string;
  name: string;
  birthdate: string;
  phone: string;
  password: string;
  memberNumber: string;
  /** Of an external login. */
  externalSubject?: string;
  /** Uses the external login instead of the password. */
  signsInExternally: boolean;
  chargeSecret: string;
  passcode: string;
  deviceId: string;
  ip: string;
  habit: Habit;
  card?: Card;
  bankAccount?: string;
  /** Came after the launch and registers in the app; everybody else was a member before. */
  isNew: boolean;
  activatesAt: Minute;
  /** The most of their own money that they keep in the wallet. */
  keepsAtMostYen: number;
  /** Traps for false alarms. */
  bigSpender?: Minute;
  travels?: { at: Minute; ip: string; deviceId?: string };
  changesPhone?: { at: Minute; deviceId: string };
  family?: number;
}

export interface Population {
  honest: Person[];
  victims: (Person & { vector: Vector })[];
  mules: Person[];
}

export const EXTERNAL_PROVIDER = 'open-account';
