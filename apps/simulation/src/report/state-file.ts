import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Minute } from '../clock/scenario-time';
import type { ProcedureResult } from '../staff/procedure';
import type { StaffCredentials } from '../staff/staff-member';
import type { Post } from '../staff/team';
import type { ChargeMade } from '../truth/truth';

/** What the scenario knows and the services never see, kept so that the report can be compared again later. */
export interface KnownTruth {
  preset: string;
  policy: string;
  seed: number;
  customers: number;
  /** Victim, amount and time of what was not made by the customer. */
  unauthorised: ChargeMade[];
  genuine: ChargeMade[];
  expectedYen: number;
  expectedVictims: number;
  attempted: number;
  stopped: { reason: string; charges: number; yen: number }[];
  honest: {
    attempted: number;
    challenged: number;
    refused: Record<string, number>;
    payments: number;
    paymentsRefused: Record<string, number>;
  };
  guesses: { tried: number; refused: Record<string, number> };
  falseReports: { key: string; chargeIds: string[]; reportId: string }[];
  reports: number;
  chargebacks: number;
  closures: number;
  registered: number;
  stolen: { paymentsYen: number; transfersYen: number };
  /** What the shops' own receipts add up to. */
  receiptsYen: Record<string, number>;
  /** What each customer's app showed at the end, by customer id. */
  walletsYen: Record<string, number>;
  /** Customer id → person. */
  people: Record<string, string>;
  procedure?: ProcedureResult;
  staff: Record<Post, StaffCredentials>;
  seconds: number;
  requests: number;
  endedAt: Minute;
}

export function writeTruth(path: string, truth: KnownTruth): void {
  writeFileSync(`${path}.unfinished`, `${JSON.stringify(truth)}\n`, { mode: 0o600 });
  renameSync(`${path}.unfinished`, path);
}

export function readTruth(path: string): KnownTruth {
  return JSON.parse(readFileSync(path, 'utf8')) as KnownTruth;
}
