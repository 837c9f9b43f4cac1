import fc from 'fast-check';
import { NotEncodable, type StateClass, StateCodec } from './state-codec';

class Pair {
  constructor(
    readonly left: string,
    readonly right: string,
  ) {}
}
const pair: StateClass<Pair> = {
  name: 'Pair',
  type: Pair,
  encode: ({ left, right }) => JSON.stringify([left, right]),
  decode: (text) => new Pair(...(JSON.parse(text) as [string, string])),
};
const codec = new StateCodec([pair]);

const key = fc.oneof(fc.string(), fc.constantFrom('$', '__proto__', 'name', 'is'));
const { state } = fc.letrec((tie) => ({
  state: fc.oneof(
    { maxDepth: 4 },
    // JSON knows no -0.
    fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as unknown),
    fc.constantFrom(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NaN),
    fc.tuple(fc.string(), fc.string()).map(([left, right]) => new Pair(left, right)),
    fc.array(tie('state'), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie('state')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
    fc.array(fc.tuple(tie('state'), tie('state')), { maxLength: 4 }).map((entries) => new Map(entries)),
    fc.array(tie('state'), { maxLength: 4 }).map((items) => new Set(items)),
  ),
}));

describe('the codec of states', () => {
  it('given any state, then it is read back as it was, and written the same again', () => {
    fc.assert(
      fc.property(state, (given) => {
        const text = codec.encode(given);
        const read = codec.decode(text);
        expect(read).toEqual(given);
        expect(codec.encode(read)).toBe(text);
        expect(text).not.toContain('\0');
      }),
    );
  });

  it.each([[new Date(0)], [() => 1], [{ deep: [1n] }], [new (class Other {})()]])(
    'given %p, then it is refused',
    (value) => {
      expect(() => codec.encode({ value })).toThrow(NotEncodable);
    },
  );

  it('given a class that this codec does not know, then it is not read', () => {
    expect(() => new StateCodec().decode(codec.encode(new Pair('a', 'b')))).toThrow(NotEncodable);
  });
});
