import { chargingEvents } from '@modosu/contracts/charging.events';
import { receivableEvents } from '@modosu/contracts/compensation/receivable.events';
import { compensationEvents } from '@modosu/contracts/compensation.events';
import { LANGUAGES, type Language } from '@modosu/contracts/identity.messages';
import { paymentEvents } from '@modosu/contracts/payment.events';
import { METHODS } from '@modosu/contracts/rails';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import { letterOf, toldTypes } from './money-events';
import { describe as describeIt, type Happening, USAGE_LETTERS, usageLetter, yenText } from './usage-letters';

const LINK = 'https://wallet.example/not-me?token=abc';
const happening: Happening = { letter: 'paid', transactionId: 'p-1', amountYen: 1_200, at: '2019-07-02T15:04:00.000Z' };
const all = LANGUAGES.flatMap((language) => USAGE_LETTERS.map((letter) => [language, letter] as const));
const SCRIPT: Record<Language, RegExp> = { ja: /[\u3040-\u30ff\u4e00-\u9fff]/, en: /^[\x20-\x7e\u00a5\n]+$/ };

describe('the letters about money', () => {
  it.each(all)('in %s there is one for %s: what, when, how much, and the link', (language, letter) => {
    const { subject, text } = usageLetter(language, { ...happening, letter }, LINK);
    expect(subject).toMatch(SCRIPT[language]);
    expect(text).toMatch(SCRIPT[language]);
    expect(subject).toContain(yenText(language, 1_200));
    expect(subject).not.toMatch(/[\r\n]/);
    expect(text).toContain(yenText(language, 1_200));
    expect(text).toContain(language === 'ja' ? '2019年7月3日 0:04（日本時間）' : '3 July 2019 at 00:04 (JST)');
    expect(text).toContain(LINK);
    expect(text).not.toMatch(/undefined|NaN|\[object/);
  });

  it('says by which way money came in, for each there is, in each language', () => {
    const values = LANGUAGES.flatMap((language) =>
      METHODS.map((method) => describeIt(language, { ...happening, letter: 'charged', method }).details[2]!.value),
    );
    expect(new Set(values).size).toBe(LANGUAGES.length * METHODS.length);
  });

  it.each(['ja', 'en'] as const)('in %s a shop’s name neither makes lines nor turns the text nor grows', (language) => {
    const shop = `Shop\r\nBcc: all@example.com\n\nhttps://evil.example \u202Eoops ${'x'.repeat(500)}`;
    const { subject, text } = usageLetter(language, { ...happening, shop }, LINK);
    expect(subject).toBe(usageLetter(language, happening, LINK).subject);
    expect(text.split('\n').filter((line) => /^(Bcc|https:\/\/evil)/.test(line))).toEqual([]);
    expect(text).not.toContain('\u202E');
    expect(text.length).toBeLessThan(usageLetter(language, happening, LINK).text.length + 100);
  });
});

describe('which event has a letter', () => {
  const published = { ...paymentEvents, ...chargingEvents, ...compensationEvents, ...receivableEvents };

  it('is said of each published event that moves money, and of no other', () => {
    const withEntry = Object.entries(published).filter(([, schema]) => 'entry' in schema.shape);
    expect(toldTypes().sort()).toEqual(withEntry.map(([type]) => type).sort());
  });

  it('given an event that is not known, or that has no letter, then nobody is written to', () => {
    const event = (type: string) => ({ type, data: {} }) as RecordedEvent;
    expect(letterOf(event('wallet.invented.v9'))).toBeUndefined();
    expect(letterOf(event('toString'))).toBeUndefined();
    expect(letterOf(event('wallet.cashback-granted.v1'))).toBeUndefined();
  });
});
