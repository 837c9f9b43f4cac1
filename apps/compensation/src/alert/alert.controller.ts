import * as messages from '@modosu/contracts/compensation.messages';
import type { RequestOf } from '@modosu/contracts/message';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller } from '@nestjs/common';
import { Desk } from '../desk';
import { numberIn, placeFrom, placeOf } from '../page-place';
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
      .orderBy('position')
      .orderBy('alert_id')
      .limit(limit + 1);
    const place = placeFrom(after, 2);
    if (place) {
      const position = numberIn(place[0]);
      query = query.where((eb) =>
        eb.or([eb('position', '>', position), eb.and([eb('position', '=', position), eb('alert_id', '>', place[1])])]),
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
    return {
      alerts,
      ...(rows.length > limit ? { next: placeOf([rows[limit - 1]!.position, rows[limit - 1]!.alert_id]) } : {}),
    };
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
