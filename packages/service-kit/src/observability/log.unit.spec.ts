import { makeLogger } from './log';

describe('what is logged', () => {
  it('given an error of a mail server, then no address is left in any of its fields, in its stack or in the words', () => {
    const lines: string[] = [];
    const logger = makeLogger('identity', 'info', { write: (line: string) => void lines.push(line) });
    const error = Object.assign(new Error('550 <anna@mail.example> rejected'), {
      code: 'EENVELOPE',
      responseCode: 550,
      rejected: ['anna@mail.example'],
      rejectedErrors: [Object.assign(new Error('no anna@mail.example'), { recipient: 'anna@mail.example' })],
    });
    logger.warn({ err: error, mailId: 'mail-1' }, 'not sent to anna@mail.example');
    logger.error(error);
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).not.toContain('anna');
    const [first] = lines.map((line) => JSON.parse(line));
    expect(first).toMatchObject({ service: 'identity', mailId: 'mail-1', msg: 'not sent to (e-mail)' });
    expect(first.err).toMatchObject({ type: 'Error', code: 'EENVELOPE', responseCode: 550, rejected: ['(e-mail)'] });
    expect(first.err.stack).toContain('log.unit.spec');
  });
});
