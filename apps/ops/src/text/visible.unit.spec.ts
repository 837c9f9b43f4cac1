import { Command } from 'commander';
import fc from 'fast-check';
import { agreed } from '../consent';
import { outputOf } from '../output';
import type { Terminal } from '../terminal';
import { facts, table } from './table';
import { visible, visibleJson, visibleLines } from './visible';

/** Everything that a stranger can write into a report, a reason or a name. */
const strangers = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '\u001b[2J\u001b[H',
    '\u009b2J',
    'a\nb',
    'a\r\u2028b\u0085',
    '\u202eneeuq\u202c',
    '\u200bx\ufeff',
    '\ud800',
  ),
);
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

function terminal() {
  const said = { out: '', err: '' };
  const nobody = async () => '';
  const made: Terminal = {
    interactive: false,
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += `${text}\n`;
    },
    ask: nobody,
    askSecret: nobody,
  };
  return { said, made };
}

describe('text that somebody else wrote', () => {
  it('is shown with all that is in it, and commands no terminal', () => {
    fc.assert(fc.property(strangers, (text) => expect(visible(text)).not.toMatch(UNSEEN)));
    fc.assert(fc.property(fc.string(), (text) => expect(visible(text)).toBe(text)));
    expect(visible('お支払い\u001b[2J\nrow')).toBe('お支払い\\u{1b}[2J\\nrow');
    expect(visibleLines('a\nb\u0007')).toBe('a\nb\\u{7}');
  });

  it('forges no row of a table, no fact and no line of what is asked for consent', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(strangers, { minLength: 1, maxLength: 5 }), async (texts) => {
        const rows = table(
          [{ title: 'who' }, { title: 'says' }],
          texts.map((text) => ['r', text]),
        );
        const pairs = facts(texts.map((text, at) => [`fact ${at}`, text]));
        for (const line of [...rows, ...pairs]) expect(line).not.toMatch(UNSEEN);
        expect(rows).toHaveLength(texts.length + 2);

        const { said, made } = terminal();
        const { show } = outputOf(new Command(), made);
        show(texts, (reply) => reply);
        expect(said.out.split('\n')).toHaveLength(texts.length);
        const command = new Command().option('-y, --yes');
        command.parse(['--yes'], { from: 'user' });
        await agreed({ terminal: made, show }, command, { will: {}, lines: texts, question: 'Really?' });
        expect(said.err.split('\n')).toHaveLength(texts.length + 1);
        for (const line of `${said.out}\n${said.err}`.split('\n')) expect(line).not.toMatch(UNSEEN);
      }),
    );
  });

  it('is the same value in JSON, and commands no terminal there either', () => {
    fc.assert(
      fc.property(fc.record({ text: strangers, list: fc.array(strangers) }), (value) => {
        const json = visibleJson(value, 2);
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)));
        for (const line of json.split('\n')) expect(line).not.toMatch(UNSEEN);
      }),
    );
  });
});
