import { upcast } from './upcasting';

describe('upcasting', () => {
  const upcasters = {
    'thing.made.v1': ({ data }: { data: unknown }) => ({
      type: 'thing.made.v2',
      data: { ...(data as object), two: true },
    }),
    'thing.made.v2': ({ data }: { data: unknown }) => ({
      type: 'thing.made.v3',
      data: { ...(data as object), three: true },
    }),
  };

  it('given an old event, then it is read as the newest version, with all else as it was', () => {
    const event = { type: 'thing.made.v1', data: { one: true }, revision: 7 };
    expect(upcast(event, upcasters)).toEqual({
      type: 'thing.made.v3',
      data: { one: true, two: true, three: true },
      revision: 7,
    });
  });

  it('given an event of today, then it is the same object', () => {
    const event = { type: 'thing.made.v3', data: {} };
    expect(upcast(event, upcasters)).toBe(event);
    expect(upcast(event, undefined)).toBe(event);
  });

  it('given an upcaster that changes no type, then it fails instead of going round for ever', () => {
    expect(() => upcast({ type: 'a.v1', data: {} }, { 'a.v1': (event) => event })).toThrow('does not change the type');
  });
});
