import type { Minute } from '../clock/scenario-time';
import { isoOf, july } from '../clock/scenario-time';
import type { Dependencies } from '../dependencies';
import type { Scenario } from '../scenario';
import type { Settings } from '../settings';
import { SHOPS } from '../shops/shops';
import { importMembers } from './import-members';
import { Team } from './team';

const EVE: Minute = july(1) - 120;

/** The evening before the launch: staff, shops, the campaign, and the members that there already are. */
export async function setUp(scenario: Scenario, settings: Settings, dependencies: Dependencies): Promise<Team> {
  const team = await Team.hire(dependencies.api, settings.secrets, settings.seed, EVE);
  await dependencies.shops.open(SHOPS, () => team.operations.from(EVE + 1));
  await dependencies.cashPoints.open(() => team.operations.from(EVE + 1));
  await team.operations.call(
    'payment.campaign.create',
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
  await importMembers(dependencies.api, scenario.everybody, () => team.administrator.from(EVE + 3));
  return team;
}
