import * as messages from '@modosu/contracts/compensation.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { Answers } from '@modosu/service-kit/answers';
import type { RequestContext } from '@modosu/service-kit/request-context';
import { Controller } from '@nestjs/common';
import { Desk } from '../desk';
import { type FlaggedKind, standingOut } from './standing-out';

/** What the rules raised, and what stands out before anybody has classified it. */
@Controller()
export class AlertController {
  constructor(private readonly desk: Desk) {}

  @Answers(messages.listAlerts)
  async list({ limit, after }: RequestOf<typeof messages.listAlerts>, _context: RequestContext) {
    await this.desk.readModels.caughtUp();
    let query = this.desk.db
      .selectFrom('alerts')
      .selectAll()
      .orderBy('at')
      .orderBy('alert_id')
      .limit(limit + 1);
    if (after) {
      const [at = '', alertId = ''] = after.split('|');
      query = query.where((eb) =>
        eb.or([eb('at', '>', at), eb.and([eb('at', '=', at), eb('alert_id', '>', alertId)])]),
      );
    }
    const rows = await query.execute();
    const alerts = rows.slice(0, limit).map((row) => ({
      alertId: row.alert_id,
      rule: row.rule,
      ruleVersion: row.rule_version,
      at: row.at,
      detail: { count: Number(row.count) },
    }));
    return { alerts, ...(rows.length > limit ? { next: `${alerts.at(-1)!.at}|${alerts.at(-1)!.alertId}` } : {}) };
  }

  @Answers(messages.listFlagged)
  async flagged({ from, to, kind, limit }: RequestOf<typeof messages.listFlagged>, _context: RequestContext) {
    await this.desk.readModels.caughtUp();
    const evidence = await this.desk.reader.between(from, to);
    const kinds: FlaggedKind[] = ['device', 'address', 'network', 'reset-contact'];
    const wanted = kind === undefined ? kinds : kinds.filter((one) => one === kind);
    return { flagged: standingOut(evidence, wanted).slice(0, limit) };
  }
}
