import { idFor, newId, stepId } from './ids';

describe('ids', () => {
  it('given a cause and a step, then the id is the one that was given since the first version', () => {
    expect(stepId('018f3b1e-0000-7000-8000-000000000001', 'reserve')).toBe('75467a54-1385-5ca3-9016-128eb34cd839');
    expect(stepId('', '')).toBe('8db403d6-a928-5f7a-9c36-3c1b4156089d');
    expect(idFor('018f3b1e-0000-7000-8000-000000000001', 'payment', 'wallet-é日本')).toBe(
      '10d03bd4-00d8-58d8-ac24-fe4eaf773fbf',
    );
  });

  it('given a new id, then it begins with the time and is like no other', () => {
    const before = Date.now();
    const ids = Array.from({ length: 2_000 }, newId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) {
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      const madeAt = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
      expect(madeAt).toBeGreaterThanOrEqual(before - 1);
      expect(madeAt).toBeLessThanOrEqual(Date.now() + 1);
    }
  });
});
