import type { Fields, Reply } from '@modosu/api-client/api-client';
import type { CommandContext } from '../command-context';
import { visible, visibleJson } from '../text/visible';
import { drawLine } from './log';

export interface FollowOptions {
  category?: string;
  type?: string;
  customer?: string;
  from?: string;
  limit?: number;
  follow: boolean;
}

const WAIT_MS = 10_000;

/** Prints events as they come, each once; without `follow` until there is no more. */
export async function follow({ api, terminal, json }: CommandContext, options: FollowOptions): Promise<void> {
  const wanted = { category: options.category, type: options.type, customerId: options.customer };
  const ask = (fields: Fields<'ledger.log.tail'>) => api.call('ledger.log.tail', { ...wanted, ...fields });
  const print = ({ events }: Reply<'ledger.log.tail'>) => {
    for (const event of events) terminal.out(json ? visibleJson(event) : visible(drawLine(event, terminal.columns)));
  };
  let last = options.from === undefined ? await ask({ limit: options.limit ?? 10 }) : undefined;
  if (last) print(last);
  let after = last?.position ?? options.from;
  for (;;) {
    if (!options.follow && last && (options.from === undefined || last.events.length === 0)) return;
    last = await ask({ after, waitMs: options.follow ? WAIT_MS : 0, limit: 1_000 });
    print(last);
    after = last.position;
  }
}
