import { pino } from 'pino';
import { HealthRegistry } from '../observability/health';
import { Background } from './background';
import { ServiceDatabase } from './service-database';

describe('what is led beside the requests', () => {
  it('given read models of another log, then the service warns with what was found, and is degraded until they are built', async () => {
    const lines: { level: number; msg: string; foreignLog?: string }[] = [];
    const logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
    const database = new ServiceDatabase(':memory:', 'tests');
    const health = new HealthRegistry();
    const background = new Background(health, logger, database);
    let [leads, lagging] = [false, true];
    const foreignLog = 'totals: filled from another log';
    const silent = { follow: async () => undefined, lead: async () => undefined, stop: async () => undefined };
    background.add('read models', {
      ...silent,
      lead: async () => {
        leads = true;
      },
      health: () => ({ lagging, parked: [], ...(leads ? { foreignLog } : {}) }),
    });
    background.add('others', { ...silent, health: () => ({ lagging: true }) });
    await background.start();
    expect(lines.filter(({ level }) => level === 40)).toMatchObject([
      { foreignLog, msg: expect.stringMatching(/LOG/) },
    ]);
    const read = async () => (await health.report()).checks;
    expect(await read()).toMatchObject({
      'read models': { status: 'degraded', detail: { foreignLog } },
      others: { status: 'ok' },
    });
    lagging = false;
    expect(await read()).toMatchObject({ 'read models': { status: 'ok', detail: { foreignLog } } });
    await background.stop();
    await database.close();
  });
});
