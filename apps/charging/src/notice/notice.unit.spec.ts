import fc from 'fast-check';
import { keptBody } from '../parked-notice/kept-body';
import { readNotice } from './notice';

const chargeback = {
  id: 'evt_1',
  type: 'chargeback.created',
  chargebackId: 'cb_1',
  paymentReference: 'charge-1',
  amountYen: 1_000,
  feeYen: 1_500,
  reasonCode: '10.4',
};
const without = (key: keyof typeof chargeback) => {
  const { [key]: _, ...rest } = chargeback;
  return rest;
};
const reasonOf = (body: string) => {
  const read = readNotice(body);
  return 'notice' in read ? 'read' : read.reason;
};

describe('a notice of the provider', () => {
  it('is read as documented, also with fields that are not', () => {
    expect(reasonOf(JSON.stringify({ ...chargeback, at: '2019-07-01', currency: 'JPY' }))).toBe('read');
  });
  it.each([
    ['a null fee', { ...chargeback, feeYen: null }, 'unknown-shape'],
    ['another shape of id', { ...chargeback, chargebackId: 'not an id' }, 'unknown-shape'],
    ['an id that is a number', { ...chargeback, id: 1 }, 'unknown-shape'],
    ['no amount', without('amountYen'), 'unknown-shape'],
    ['an amount of text', { ...chargeback, amountYen: '1000' }, 'unknown-shape'],
    ['an amount below zero', { ...chargeback, amountYen: -1 }, 'unknown-shape'],
    ['another currency', { ...chargeback, currency: 'USD' }, 'unknown-shape'],
    ['another type', { ...chargeback, type: 'chargeback.updated' }, 'unknown-type'],
    ['no type', without('type'), 'unknown-type'],
    ['a list', [chargeback], 'unknown-type'],
    ['nothing', null, 'unknown-type'],
  ])('with %s is not taken for one that does not matter', (_, value, reason) => {
    expect(reasonOf(JSON.stringify(value))).toBe(reason);
  });
  it('that is no JSON, or says a thing twice, is not guessed at', () => {
    for (const body of ['', 'chargeback', '{"type":', '<xml/>', '\u0000']) expect(reasonOf(body)).toBe('not-json');
    const twice = JSON.stringify(chargeback).replace('"amountYen":1000', '"amountYen":1000,"amountYen":1');
    expect(reasonOf(twice)).toBe('duplicate-keys');
  });
  it('names the charge that it seems to be about', () => {
    expect(readNotice(JSON.stringify({ ...chargeback, feeYen: null }))).toMatchObject({ reference: 'charge-1' });
    expect(readNotice('{"paymentReference":{"a":1}}')).not.toHaveProperty('reference');
  });
  it('drawn: whatever comes is read or parked, never an error', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (body) => void readNotice(body)));
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...Object.keys(chargeback)), (value, key) => {
        readNotice(JSON.stringify({ ...chargeback, [key]: value }));
      }),
    );
  });
  it('drawn: a card number is not kept, however it is written', () => {
    const card = '4111111111111111';
    const separator = fc.constantFrom('', ' ', '-', '.', ' - ', '/');
    const spelled = fc.tuple(separator, fc.boolean(), fc.boolean()).map(([between, wide, escaped]) => {
      const grouped = (card.match(/.{4}/g) ?? []).join(between);
      const digits = wide ? grouped.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))) : grouped;
      if (!escaped) return digits;
      return [...digits].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
    });
    fc.assert(
      fc.property(spelled, fc.string({ maxLength: 20 }), fc.string({ maxLength: 20 }), (number, before, after) => {
        const kept = keptBody(`${before.replace(/\d/g, '')}"pan":"${number}"${after.replace(/\d/g, '')}`);
        expect(kept.normalize('NFKC').replace(/\D/g, '')).not.toContain(card);
      }),
    );
    expect(keptBody('{"cvc":"123","cvv": 456,"x":1}')).toBe('{"cvc":"[secret]","cvv": "[secret]","x":1}');
  });
  it('keeps what is no card number, and no more than a few thousand characters', () => {
    const body = JSON.stringify({ ...chargeback, paymentReference: '01a218e4-9598-7ee2-b65c-000000000002' });
    expect(keptBody(body)).toBe(body);
    expect(keptBody('x'.repeat(100_000)).length).toBe(8_000);
  });
});
