import { MailStore } from './mail-store';
import { readMail } from './mail-text';

const message = (...lines: string[]) => Buffer.from(lines.join('\r\n'));

describe('reading a mail', () => {
  it('given quoted-printable with soft breaks, when read, then the token is whole', () => {
    const raw = message(
      'Subject: Reset your',
      ' password',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      'token=3Dabc=',
      'def=E3=83=81',
      '',
    );
    expect(readMail(raw)).toEqual({ subject: 'Reset your password', text: 'token=abcdefチ\n' });
  });

  it('given flowed text, when read, then broken lines are joined', () => {
    const raw = message('Content-Type: text/plain; format=flowed', '', 'one ', 'line', 'another');
    expect(readMail(raw).text).toBe('one line\nanother');
  });

  it('given an encoded subject and a base64 body, when read, then both are text', () => {
    const body = Buffer.from('チャージ').toString('base64');
    const raw = message(`Subject: =?utf-8?B?${body}?=`, 'Content-Transfer-Encoding: base64', '', body);
    expect(readMail(raw)).toEqual({ subject: 'チャージ', text: 'チャージ' });
  });
});

describe('the store of mails', () => {
  it('given more mails than it holds, when asked, then only the latest are there', () => {
    const store = new MailStore(10);
    for (let i = 0; i < 100; i++)
      store.add({ to: 'a@example.jp', subject: `${i}`, text: '', at: new Date(i).toISOString() });
    expect(store.size).toBe(10);
    expect(store.find({ to: 'A@example.jp' }).map(({ subject }) => subject)).toEqual(
      Array.from({ length: 10 }, (_, i) => String(90 + i)),
    );
    expect(store.find({ after: new Date(97).toISOString() })).toHaveLength(2);
  });

  it('given large mails, then all together take no more memory than they may, and an address that has none left is gone', () => {
    const store = new MailStore(1_000, 100_000);
    const mail = (to: string) => ({ to, subject: '', text: 'x'.repeat(10_000), at: '2019-07-01T00:00:00.000Z' });
    store.add(mail('first@example.jp'));
    for (let i = 0; i < 50; i++) store.add(mail('other@example.jp'));
    expect(store.size).toBeLessThan(6);
    expect(store.find({ to: 'first@example.jp' })).toEqual([]);
    expect(store.find({ to: 'other@example.jp' })).toHaveLength(store.size);
  });
});
