import type { Minute } from '../clock/scenario-time';
import { isoOf, july } from '../clock/scenario-time';
import type { Surroundings } from '../honest/customer-app';
import { importMembers } from '../population/import';
import type { Scenario } from '../scenario';
import type { Settings } from '../settings';
import { SHOPS } from '../shops/shops';
import { Team } from './team';

const EVE: Minute = july(1) - 120;

/** The evening before the launch: staff, shops, the campaign, and the members that there already are. */
export async function setUp(scenario: Scenario, settings: Settings, around: Surroundings): Promise<Team> {
  const team = await Team.hire(around.api, settings.secrets, settings.seed, EVE);
  await around.shops.open(SHOPS, () => team.operations.from(EVE + 1));
  await around.cashPoints.open(() => team.operations.from(EVE + 1));
  await team.operations.post(
    '/v1/staff/campaigns',
    {
      name: 'A fifth back',
      percent: 20,
      monthlyCapYen: 30_000,
      from: isoOf(july(1)),
      to: isoOf(july(32)),
      excludedCategories: ['tobacco', 'gift-card'],
    },
    EVE + 2,
  );
  await importMembers(around.api, scenario.everybody, () => team.administrator.from(EVE + 3));
  return team;
}
