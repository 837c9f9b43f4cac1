import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient, Reply } from '@modosu/api-client/api-client';
import { type CommandContext } from '../command-context';
import { UsageError } from '../failure';
import { withProgress } from '../progress';
import { whole } from '../text/yen';

export const SERVICES = ['identity', 'charging', 'payment', 'compensation', 'ledger'] as const;
/** Who may rebuild, retry and drop; fraud may look. */
export const OPERATORS = ['operations', 'administrator'];
export const READERS = [...OPERATORS, 'fraud'];

export type Service = (typeof SERVICES)[number];
export type Listed = { readonly service: Service } & Reply<`${Service}.read-models.list`>;
export type Job = Reply<`${Service}.read-models.progress`>;

/** `payment:merchant-receipts` is a read model of payment; its own name may hold a colon too. */
export function named(text: string): { service: Service; projection: string } {
  const [name, ...rest] = text.split(':');
  const service = SERVICES.find((one) => one === name);
  const projection = rest.join(':');
  if (projection === '' || service === undefined)
    throw new UsageError(`"${text}" is no read model; write it as SERVICE:NAME, as modosu replay lists them`);
  return { service, projection };
}

export async function listed(api: ApiClient, service: Service): Promise<Listed> {
  return { service, ...(await api.call(`${service}.read-models.list`)) };
}

const ASKED_EVERY_MS = 300;

/** Follows a job to its end, showing how far it is. */
export function watched(context: CommandContext, title: string, service: Service, job: Job): Promise<Job> {
  return withProgress(context, title, async (report) => {
    let now = job;
    while (now.state === 'waiting' || now.state === 'running') {
      const { projection, position, head, rate } = now;
      const speed = rate === undefined ? '' : `, ${whole(rate)} events/s`;
      const note = `${service}${projection === undefined ? '' : `:${projection}`}${speed}`;
      if (position !== undefined && head !== undefined) report({ done: Number(position), total: Number(head), note });
      else report({ note: now.state === 'waiting' ? `${service} has not begun yet` : note });
      await sleep(ASKED_EVERY_MS);
      now = await context.api.call(`${service}.read-models.progress`, { jobId: now.jobId });
    }
    return now;
  });
}
