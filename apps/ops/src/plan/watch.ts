import { setTimeout as pause } from 'node:timers/promises';
import { part } from '../api/api';
import type { Desk } from '../desk';
import { Failure } from '../failure';
import { withProgress } from '../progress';
import { drawProgress, type Progress } from './plan';

const LOOKED_AT_EVERY_MS = 250;

/** Shows how far a plan is until all of it is executed. @throws Failure if nobody has approved it */
export async function watchPlan(desk: Desk, planId: string): Promise<void> {
  const look = () => desk.api.get<Progress>(`/v1/staff/plans/${part(planId)}/progress`);
  const done = await withProgress(desk, 'Putting right', async (report) => {
    for (;;) {
      const progress = await look();
      if (progress.state === 'proposed')
        throw new Failure(`Nobody has approved it. Next: modosu plan approve ${planId}`);
      if (progress.state !== 'approved' && progress.state !== 'executing') return progress;
      const note = progress.failing.length > 0 ? `${progress.failing.length} tried again` : undefined;
      report({ done: progress.completed, total: progress.lines, ...(note === undefined ? {} : { note }) });
      await pause(LOOKED_AT_EVERY_MS);
    }
  });
  desk.show(done, drawProgress);
}
