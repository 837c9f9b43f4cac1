import { setTimeout as pause } from 'node:timers/promises';
import type { CommandContext } from '../command-context';
import { Failure } from '../failure';
import { withProgress } from '../progress';
import { drawProgress } from './plan';

const ASKED_EVERY_MS = 250;

/** Shows how far a plan is until all of it is executed. @throws Failure if nobody has approved it */
export async function watchPlan(context: CommandContext, planId: string): Promise<void> {
  const done = await withProgress(context, 'Putting right', async (report) => {
    for (;;) {
      const progress = await context.api.call('compensation.plan.progress', { planId });
      if (progress.state === 'proposed')
        throw new Failure(`Nobody has approved it. Next: modosu plan approve ${planId}`);
      if (progress.state !== 'approved' && progress.state !== 'executing') return progress;
      const note = progress.failing.length > 0 ? `${progress.failing.length} tried again` : undefined;
      report({ done: progress.completed, total: progress.lines, note });
      await pause(ASKED_EVERY_MS);
    }
  });
  context.show(done, drawProgress);
}
