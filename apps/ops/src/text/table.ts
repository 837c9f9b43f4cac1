import { visible } from './visible';

/** A column of a table: its heading, and whether its cells stand at the right, as figures do. */
export interface Column {
  title: string;
  right?: boolean;
}

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;

/** How many places a text takes in a terminal; Japanese characters take two. */
export function widthOf(text: string): number {
  return [...text].reduce((sum, character) => sum + (WIDE.test(character) ? 2 : 1), 0);
}

export function padLeft(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - widthOf(text))) + text;
}

export function padRight(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/** Lines of a table with aligned columns; the last line says so if there are no rows. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return ['(none)'];
  const cells = [columns.map(({ title }) => title), ...rows.map((row) => row.map(visible))];
  const widths = columns.map((_, at) => Math.max(...cells.map((row) => widthOf(row[at] ?? ''))));
  const line = (row: readonly string[]) =>
    columns
      .map(({ right }, at) => (right ? padLeft : padRight)(row[at] ?? '', widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  return [line(cells[0]!), rule, ...cells.slice(1).map(line)];
}

/** `name  value` lines with the values under each other. */
export function facts(pairs: readonly (readonly [name: string, value: string | undefined])[]): string[] {
  const said = pairs.filter((pair): pair is readonly [string, string] => pair[1] !== undefined);
  const width = Math.max(0, ...said.map(([name]) => widthOf(name)));
  return said.map(([name, value]) => `${padRight(name, width)}  ${visible(value)}`);
}
