import { describeOnEachEngine } from '@modosu/read-models/testing/engines';
import { ServiceDatabase } from '@modosu/service-kit/runtime/service-database';
import { AttemptCounts } from '../src/address/attempt-counts';

const at = (seconds: number) => new Date(Date.parse('2026-04-01T00:00:00.000Z') + seconds * 1_000).toISOString();
const minute = 60_000;

describeOnEachEngine('attempts that are counted in the database', (engine) => {
  const opened: ServiceDatabase[] = [];
  afterAll(() => Promise.all(opened.map((database) => database.close())));

  /** Copies of a service, each with connections of its own. */
  async function copies(count: number): Promise<AttemptCounts[]> {
    const place = await engine.place();
    const databases = Array.from({ length: count }, () => new ServiceDatabase(place, 'identity'));
    opened.push(...databases);
    const all = databases.map((database) => new AttemptCounts(database));
    await Promise.all(all.map((one) => one.onModuleInit()));
    return all;
  }

  it('given two copies, when many come at once, then exactly as many are let in as fit', async () => {
    const [one, other] = await copies(2);
    const caps = [
      { key: 'register/address/a', most: 7, windowMs: minute },
      { key: 'register/network/n', most: 100, windowMs: minute },
    ];
    const asked = Array.from({ length: 40 }, (_, index) => (index % 2 ? one : other)!.begin(caps, at(1)));
    const counted = await Promise.all(asked);
    expect(counted.filter(({ allowed }) => allowed)).toHaveLength(7);
    for (const refused of counted) if (!refused.allowed) expect(refused.retryAfterSeconds).toBeGreaterThan(0);
  });

  it('given a cap that is reached, then a copy that starts later knows, and no other cap is counted for what is refused', async () => {
    const [first, later] = await copies(2);
    const narrow = { key: 'x/address/a', most: 2, windowMs: minute };
    const wide = { key: 'x/network/n', most: 3, windowMs: minute };
    for (let tries = 0; tries < 9; tries += 1) await first!.begin([narrow, wide], at(tries));
    expect(await later!.begin([narrow, wide], at(10))).toMatchObject({ allowed: false });
    expect(await later!.begin([wide], at(10))).toMatchObject({ allowed: true });
    expect(await later!.begin([wide], at(10))).toMatchObject({ allowed: false });
    expect(await later!.begin([narrow, wide], at(90))).toMatchObject({ allowed: true });
  });

  it('given an attempt that was honest, then it is taken back', async () => {
    const [counts] = await copies(1);
    const caps = [{ key: 'y/address/a', most: 1, windowMs: minute }];
    for (let tries = 0; tries < 5; tries += 1) {
      const counted = await counts!.begin(caps, at(tries));
      if (!counted.allowed) throw new Error('an honest attempt was counted');
      await counted.takeBack();
    }
  });

  it('given many who say that something happened, then one is the first, at any copy', async () => {
    const all = await copies(2);
    const said = await Promise.all(
      Array.from({ length: 20 }, (_, n) => all[n % 2]!.isFirst('stopped/a', at(3), minute)),
    );
    expect(said.filter(Boolean)).toHaveLength(1);
    expect(await all[0]!.isFirst('stopped/a', at(63), minute)).toBe(true);
  });
});
