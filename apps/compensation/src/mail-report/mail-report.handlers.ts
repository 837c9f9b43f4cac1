import * as messages from '@modosu/contracts/compensation.messages';
import type { RequestOf } from '@modosu/contracts/message';
import * as payment from '@modosu/contracts/payment.messages';
import { Refusal } from '@modosu/event-sourcing/decider';
import { Messenger } from '@modosu/service-kit/broker/messenger';
import { LOGGER, type Logger } from '@modosu/service-kit/configuration/injection-tokens';
import { Continues, Processes } from '@modosu/service-kit/read-models/processes';
import type { ProcessContext, RequestContext } from '@modosu/service-kit/request/request-context';
import { ServiceError } from '@modosu/service-kit/request/service-error';
import { ServiceTime } from '@modosu/service-kit/request/service-time';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Inject, Injectable } from '@nestjs/common';
import { MAIL_HOLD_DAYS } from '../policy/compensation-policy';
import { Reports } from '../report/report.aggregate';
import type { ReportCommand } from '../report/report.commands';
import type { HoldEnd } from '../report/report.events';
import { holdsMoney, isUndecided, type Report } from '../report/report.state';
import { type ReportWork, reportHoldProcess } from './mail-report.process';
import { isProven } from './proven-session';

const DAY_MS = 86_400_000;
/** How long payment has to answer, real ms. */
const PATIENCE_MS = 3_000;
const DESCRIPTION = 'By the link of a letter about the transaction: this was not me.';

/** The hold of a report, by whose name an incident that examines the money knows that it may have it. */
const holdOf = (reportId: string): string => `report:${reportId}`;

/** Reports by the link of a letter: whoever has the letter files them, without signing in; its owner takes them back. */
@Injectable()
export class MailReportHandlers {
  constructor(
    private readonly reports: Reports,
    private readonly processes: Processes,
    private readonly messenger: Messenger,
    private readonly time: ServiceTime,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Identity sends the same command id for the same letter. */
  @Handles(messages.fileReportByMail)
  async file(request: RequestOf<typeof messages.fileReportByMail>, context: RequestContext) {
    const { customerId, transactionId, chargeIds, lotIds } = request;
    const reportId = context.idOf('report', customerId);
    if ((await this.reports.load(reportId)).state.filed) return { reportId };
    const mail = { transactionId, lotIds };
    const filed = { reportId, customerId, chargeIds, description: DESCRIPTION, channel: 'mail' as const, mail };
    await this.decide(reportId, { type: 'file', ...filed }, context);
    return { reportId };
  }

  @Handles(messages.withdrawReport)
  async withdraw({ reportId }: RequestOf<typeof messages.withdrawReport>, context: RequestContext) {
    const { filed } = (await this.reports.load(reportId)).state;
    const { actor } = context;
    if (!filed || filed.customerId !== actor.id) throw new Refusal('REPORT_UNKNOWN');
    // Else a thief who is signed in would take off what the owner has put on.
    if (!isProven(actor, context.now)) throw new Refusal('STEP_UP_REQUIRED');
    await this.decide(reportId, { type: 'withdraw', by: actor.id }, context);
    return {};
  }

  /** Looks at what is done and does the rest. */
  @Continues(reportHoldProcess)
  async continue({ reportId }: ReportWork, context: ProcessContext): Promise<void> {
    const { state } = await this.reports.load(reportId);
    const { filed, hold } = state;
    if (!filed?.mail || filed.customerId === undefined) return;
    if (!hold) return this.place(reportId, filed.customerId, state, context);
    const reason = holdsMoney(state) ? holdEnd(state, await this.time.now()) : undefined;
    if (reason === undefined) return;
    const step = context.step(`release:${reason}`);
    const release = { customerId: filed.customerId, holdId: holdOf(reportId), reason: `report ${reason}` };
    const { releasedYen } = await this.messenger.send(payment.releaseHold, release, step, { timeoutMs: PATIENCE_MS });
    const ended = { type: 'end-hold', releasedYen, reason } as const;
    await this.reports.handle(reportId, ended, step.child('ended').command());
  }

  private async place(reportId: string, customerId: string, state: Report, context: ProcessContext): Promise<void> {
    const step = context.step('place');
    const { lotIds = [] } = state.filed?.mail ?? {};
    let heldYen = 0;
    if (isUndecided(state) && lotIds.length > 0) {
      const request = { customerId, holdId: holdOf(reportId), lotIds, reason: 'reported by the link of a letter' };
      heldYen = await this.messenger.send(payment.placeHold, request, step, { timeoutMs: PATIENCE_MS }).then(
        (placed) => placed.heldYen,
        (error: unknown) => {
          if (error instanceof ServiceError && error.code === 'WALLET_UNKNOWN') return 0;
          throw error;
        },
      );
    }
    const until = new Date(Date.parse(state.filed?.at ?? context.now) + MAIL_HOLD_DAYS * DAY_MS).toISOString();
    const { events } = await this.reports.handle(
      reportId,
      { type: 'record-hold', heldYen, until },
      step.child('placed').command(),
    );
    // Withdrawn or decided while payment was asked.
    if (events.length > 0 && heldYen > 0) await this.continue({ reportId }, context);
  }

  /** A step that fails is left to the sweeper: what was said is recorded. */
  private async decide(reportId: string, command: ReportCommand, context: RequestContext): Promise<void> {
    const { events } = await this.reports.handle(reportId, command, context.command());
    for (const event of events) {
      await this.processes.begin(reportHoldProcess, event).catch((error: unknown) => {
        this.logger.warn({ err: error, reportId }, 'the money of a report is set aside or released later');
      });
    }
  }
}

/** Why money may be on hold for a report no longer. */
export function holdEnd({ progress, hold }: Report, now: string): HoldEnd | undefined {
  if (progress === 'withdrawn' || progress === 'refused' || progress === 'upheld') return progress;
  return hold && Date.parse(now) >= Date.parse(hold.until) ? 'expired' : undefined;
}
