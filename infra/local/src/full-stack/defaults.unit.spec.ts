import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../stack/programs';

describe('the full stack as it comes up by itself', () => {
  const settings = readFileSync(join(PROJECT_ROOT, 'infra/.env'), 'utf8').split('\n');
  it('runs under the hardened rules and by the real clock', () => {
    expect(settings).toContain('POLICY=hardened');
    expect(settings).toContain('SIMULATION=off');
  });
});
