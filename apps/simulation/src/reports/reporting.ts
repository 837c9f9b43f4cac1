import { setTimeout as sleep } from 'node:timers/promises';
import type { Minute } from '../clock/scenario-time';
import type { CustomerApp } from '../honest/customer-app';
import type { Truth } from '../truth/truth';

const ATTEMPTS = 8;

/** A victim looks at their charges and reports those that they do not know. */
export async function reportTheft(app: CustomerApp, minute: Minute, truth: Truth): Promise<void> {
  if (!app.isActive || app.closed) return;
  const stolen = [...truth.unauthorised.values()].filter(({ key }) => key === app.person.key).length;
  if (stolen === 0) return;
  let unknown: string[] = [];
  // The list is a read model, which may be a moment behind what was done hours ago in the scenario.
  for (let attempt = 0; attempt < ATTEMPTS && unknown.length < stolen; attempt++) {
    if (attempt > 0) await sleep(100 * attempt);
    const listed = await app.listedCharges(minute);
    unknown = listed.map(({ chargeId }) => chargeId).filter((id) => !app.ownCharges.includes(id));
  }
  if (unknown.length === 0) return;
  const reportId = await app.report(minute, unknown, 'I did not make these charges.');
  if (reportId !== undefined) truth.reports++;
}

/** A customer reports a charge of their own. */
export async function reportFalsely(app: CustomerApp, minute: Minute, truth: Truth): Promise<void> {
  const latest = app.ownCharges.at(-1);
  if (!app.isActive || latest === undefined) return;
  const reportId = await app.report(minute, [latest], 'I do not remember this charge.');
  if (reportId === undefined) return;
  truth.reports++;
  truth.falseReports.push({ key: app.person.key, chargeIds: [latest], reportId });
}
