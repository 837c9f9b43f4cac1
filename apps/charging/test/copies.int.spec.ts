import { listSwitches, setSwitch } from '@modosu/contracts/charging.messages';
import { ask, type CardHolder, ChargingStack, chargeCard } from './charging-stack';

const ROUNDS = 12;
const CHARGES = 8;

describe('two copies of charging', () => {
  let charging: ChargingStack;
  beforeAll(async () => {
    charging = await ChargingStack.start({ copies: { charging: 2 }, eventStoreInMemory: true });
  }, 60_000);
  afterAll(() => charging?.stop());

  it('given a switch that is set at one, then from its answer on it holds at both', async () => {
    const staff = charging.staff('operations');
    const holders = await Promise.all(Array.from({ length: CHARGES }, (_, n) => charging.holder(`c${n}`)));
    for (let round = 0; round < ROUNDS; round += 1) {
      const on = round % 2 === 1;
      await ask(staff, setSwitch, { scope: 'credit', on, reason: `round ${round}` });
      const outcomes = await Promise.all([
        ...holders.map((holder) => isStopped(holder)),
        ask(staff, listSwitches, {}).then(({ switches }) => switches.find(({ scope }) => scope === 'credit')?.on),
      ]);
      expect(outcomes).toEqual([...holders.map(() => !on), on]);
    }
  });
});

/** Other rules may refuse it as well: that a switch does is what counts. */
function isStopped(holder: CardHolder): Promise<boolean> {
  return chargeCard(holder, 1_000).then(
    () => false,
    ({ code }) => code === 'CHARGING_STOPPED',
  );
}
