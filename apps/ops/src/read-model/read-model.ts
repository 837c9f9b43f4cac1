import { setTimeout as sleep } from 'node:timers/promises';
import { type Api, part } from '../api/api';
import { type Desk } from '../desk';
import { UsageError } from '../failure';
import { withProgress } from '../progress';
import { whole } from '../text/yen';

export const SERVICES = ['identity', 'charging', 'payment', 'compensation', 'ledger'] as const;
/** Who may rebuild, retry and drop; fraud may look. */
export const OPERATORS = ['operations', 'administrator'];
export const READERS = [...OPERATORS, 'fraud'];

export interface ReadModel {
  projection: string;
  version: number;
  position: string;
  rows: number;
  parked: number;
  dropped: number;
  building?: { version: number; position: string };
}

export interface Listed {
  service: string;
  readModels: ReadModel[];
  head: string;
  volatile: string[];
}

export interface Job {
  jobId: string;
  kind: 'replay' | 'check' | 'retry' | 'drop';
  state: 'waiting' | 'running' | 'done' | 'failed';
  projection?: string;
  position?: string;
  head?: string;
  events?: number;
  rate?: number;
  outcome?: string;
  differences?: number;
}

export const pathOf = (service: string): string => `/v1/staff/read-models/${part(service)}`;

/** `payment:merchant-receipts` is a read model of payment; its own name may hold a colon too. */
export function named(text: string): { service: string; projection: string } {
  const [service = '', ...rest] = text.split(':');
  const projection = rest.join(':');
  if (projection === '' || !SERVICES.includes(service as (typeof SERVICES)[number]))
    throw new UsageError(`"${text}" is no read model; write it as SERVICE:NAME, as modosu replay lists them`);
  return { service, projection };
}

export async function listed(api: Api, service: string): Promise<Listed> {
  return { service, ...(await api.get<Omit<Listed, 'service'>>(pathOf(service))) };
}

const LOOK_MS = 300;

/** Follows a job to its end, showing how far it is. */
export function watched(desk: Desk, title: string, service: string, job: Job): Promise<Job> {
  return withProgress(desk, title, async (report) => {
    let now = job;
    while (now.state === 'waiting' || now.state === 'running') {
      const { projection, position, head, rate } = now;
      const speed = rate === undefined ? '' : `, ${whole(rate)} events/s`;
      const note = `${service}${projection === undefined ? '' : `:${projection}`}${speed}`;
      if (position !== undefined && head !== undefined) report({ done: Number(position), total: Number(head), note });
      else report({ note: now.state === 'waiting' ? `${service} has not begun yet` : note });
      await sleep(LOOK_MS);
      now = await desk.api.get<Job>(`${pathOf(service)}/jobs/${part(now.jobId)}`);
    }
    return now;
  });
}
