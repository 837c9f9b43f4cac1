import fc from 'fast-check';
import { Origins, placeOf } from './origins';

const byte = fc.integer({ min: 0, max: 255 });
const group = fc.integer({ min: 0, max: 0xffff });
const port = fc.integer({ min: 0, max: 65_535 });
const padded = (most: number) => fc.integer({ min: 0, max: most }).map((zeros) => '0'.repeat(zeros));
/** Letters in either case. */
const cased = (text: string) =>
  fc
    .array(fc.boolean(), { minLength: text.length, maxLength: text.length })
    .map((upper) => [...text].map((letter, index) => (upper[index] ? letter.toUpperCase() : letter)).join(''));

/** The ways in which a proxy may hand an address on. */
const wrapped = (text: string, isV6: boolean): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constant(text),
    port.map((number) => (isV6 ? `[${text}]:${number}` : `${text}:${number}`)),
    fc.constant(`[${text}]`),
    fc.constant(` ${text}\t`),
    fc.constant(`"[${text}]"`),
    fc.constantFrom('eth0', '1', 'Wi-Fi').map((zone) => (isV6 ? `[${text}%${zone}]` : text)),
    fc.constantFrom('eth0', '1').map((zone) => (isV6 ? `${text}%${zone}` : text)),
  );

/** Any text of sixteen bytes: with or without zeros left out, with or without the last four in decimal. */
const ipv6 = (groups: readonly number[]): fc.Arbitrary<string> => {
  const zeros = groups.flatMap((_, from) =>
    groups.flatMap((_, to) => (to >= from && groups.slice(from, to + 1).every((one) => one === 0) ? [[from, to]] : [])),
  );
  return fc
    .record({
      zeros: fc.tuple(...groups.map((one) => padded(4 - one.toString(16).length))),
      leftOut: fc.constantFrom(undefined, ...zeros.filter(([from, to]) => to! > from!)),
      decimal: fc.boolean(),
    })
    .chain(({ zeros: before, leftOut, decimal }) => {
      const parts = groups.map((one, index) => `${before[index]}${one.toString(16)}`);
      const [high = 0, low = 0] = groups.slice(6);
      const tail =
        decimal && (leftOut?.[1] ?? 0) < 6 ? [`${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`] : undefined;
      const written = tail ? [...parts.slice(0, 6), ...tail] : parts;
      if (leftOut === undefined) return cased(written.join(':'));
      return cased(`${written.slice(0, leftOut[0]).join(':')}::${written.slice(leftOut[1]! + 1).join(':')}`);
    });
};

const spelledV4 = fc.tuple(byte, byte, byte, byte).chain((bytes) => {
  const [a, b, c, d] = bytes;
  const [high, low] = [256 * a + b, 256 * c + d];
  const decimal = fc
    .tuple(...bytes.map((one) => padded(2).map((zeros) => `${zeros}${one}`)))
    .chain((parts) => wrapped(parts.join('.'), false));
  const embedded = (...before: number[]) => ipv6([...before, high, low]).chain((text) => wrapped(text, true));
  const ways = [
    decimal,
    embedded(0, 0, 0, 0, 0, 0xffff),
    embedded(0, 0, 0, 0, 0xffff, 0),
    embedded(0x64, 0xff9b, 0, 0, 0, 0),
    // `::` and `::0.0.0.1` are addresses of their own.
    ...(a + b + c > 0 ? [embedded(0, 0, 0, 0, 0, 0)] : []),
  ];
  return fc.record({ text: fc.oneof(...ways), plain: fc.constant(bytes.join('.')) });
});

describe('where a request comes from', () => {
  it('one IPv4 address is one address, however it is spelled', () => {
    fc.assert(
      fc.property(spelledV4, ({ text, plain }) => {
        expect({ text, ...placeOf(text) }).toEqual({ text, address: plain, network: plain.replace(/\.\d+$/, '') });
      }),
      { numRuns: 1_000 },
    );
  });

  it('of IPv6 the /64 is one address and the /48 one network, however they are spelled', () => {
    const prefix = fc.tuple(fc.integer({ min: 0x2003, max: 0x3fff }), group, fc.oneof(group, fc.constant(0)), group);
    const host = fc.tuple(...Array.from({ length: 4 }, () => fc.oneof(group, fc.constant(0))));
    const spelled = fc.tuple(prefix, host).chain(([front, back]) =>
      fc.record({
        text: ipv6([...front, ...back]).chain((text) => wrapped(text, true)),
        front: fc.constant(front.map((one) => one.toString(16))),
      }),
    );
    fc.assert(
      fc.property(spelled, ({ text, front }) => {
        const place = { address: front.join(':'), network: front.slice(0, 3).join(':') };
        expect({ text, ...placeOf(text) }).toEqual({ text, ...place });
      }),
      { numRuns: 1_000 },
    );
  });

  it('what is no address is one place, whatever it says', () => {
    const nonsense = fc.oneof(
      fc.string(),
      fc.constantFrom('unknown', '_hidden', '203.0.113', '203.0.113.256', '1.2.3.4.5', '0x7f.0.0.1', '[::1', ':::1'),
      fc.constantFrom('', ' ', '1.2.3.4:5:6', '[1.2.3.4', 'localhost', '2001:db8::1::2', '12345::1', '203.0.113.7/24'),
    );
    const origins = new Origins(Buffer.alloc(32, 7));
    const unknown = origins.of('unknown', undefined);
    fc.assert(
      fc.property(nonsense, (text) => {
        fc.pre(
          !/^[\s"[]*[\d.:a-f]+[\]"\s:\d]*$/i.test(text) || /256|5:6|\.5$|^203\.0\.113$|:::|::2$|^12345/.test(text),
        );
        expect({ text, ...origins.of(text, undefined) }).toEqual({ text, ...unknown });
      }),
    );
  });

  it('two addresses are two', () => {
    const origins = new Origins(Buffer.alloc(32, 7));
    const texts = ['203.0.113.7', '203.0.114.7', '::1', '2001:db8::1', '2001:db8:0:1::1', 'fe80::1%eth0', 'unknown'];
    expect(new Set(texts.map((text) => origins.of(text, undefined).address)).size).toBe(texts.length);
  });
});
