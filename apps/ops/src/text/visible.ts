/**
 * What must not reach a terminal as it is: control characters (a line feed forges a row, ESC begins a command to the
 * terminal), what has no picture of its own (zero-width), and what turns the direction of the text around it.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * A text that another person wrote, for one line of a terminal or a figure: everything in it can be seen.
 * @example visible('paid\n\u001b[2J') === 'paid\\n\\u{1b}[2J'
 */
export function visible(text: string): string {
  return text.replace(UNSEEN, (character) => SHORT[character] ?? `\\u{${character.codePointAt(0)!.toString(16)}}`);
}

/** The same for what we put together: line feeds and tabs stay. */
export function visibleLines(text: string): string {
  return text.replace(UNSEEN, (character) =>
    character === '\n' || character === '\t' ? character : visible(character),
  );
}

/** JSON for a terminal: the same value, with everything that cannot be seen written as `\uXXXX`. */
export function visibleJson(value: unknown, indent?: number): string {
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value, null, indent).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    character === '\n' ? character : character.split('').map(escaped).join(''),
  );
}
