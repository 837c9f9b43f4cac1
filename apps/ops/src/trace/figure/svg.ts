import { inJapan } from '../../text/time';
import { visible } from '../../text/visible';
import { yen } from '../../text/yen';
import { putRight, type Trace } from '../trace';
import { type Flow, flowOf, type Role, short } from './flow';
import { type DrawnPlace, type DrawnStream, layOut } from './layout';

/** By role: on paper, and on a dark screen. Told apart by how light they are too, not by hue alone. */
const COLOURS: Record<Role, [light: string, dark: string]> = {
  source: ['#2f5fa8', '#7fb0f5'],
  wallet: ['#475569', '#a9b8cc'],
  shop: ['#c2570c', '#fb9a4b'],
  kept: ['#0f766e', '#4fd1c0'],
  recovered: ['#15803d', '#6ee295'],
  loss: ['#b4123f', '#fb7893'],
  receivable: ['#a16207', '#f2c84b'],
  back: ['#166534', '#8fe9ac'],
  elsewhere: ['#9aa3af', '#5b6675'],
};

const STYLE = `
svg{--paper:#ffffff;--ink:#1b2430;--faint:#47525f;font-family:system-ui,-apple-system,"Segoe UI","Noto Sans","Noto Sans JP",sans-serif;color-scheme:light dark}
.paper{fill:var(--paper)} text{fill:var(--ink);font-size:13px} .name{font-weight:600} .faint{fill:var(--faint);font-size:12px}
.title{font-size:19px;font-weight:650} .label text{paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}
.figure{font-variant-numeric:tabular-nums}
path{fill:none;stroke-opacity:.36;mix-blend-mode:multiply} path:hover{stroke-opacity:.6} path.other{stroke-opacity:.2}
${Object.entries(COLOURS)
  .map(([role, [light]]) => `.${role}{--c:${light}}`)
  .join('')}
rect.bar{fill:var(--c)} path{stroke:var(--c)}
@media (prefers-color-scheme:dark){svg{--paper:#11161d;--ink:#e8edf3;--faint:#b3bfcc}path{mix-blend-mode:screen}
${Object.entries(COLOURS)
  .map(([role, [, dark]]) => `.${role}{--c:${dark}}`)
  .join('')}}`;

/** The flow of a trace's money as an SVG document of its own, widths by yen. Undefined if no money has moved. */
export function svgOf(trace: Trace): string | undefined {
  const flow = flowOf(trace);
  if (flow.streams.length === 0) return undefined;
  const { width, height, places, streams } = layOut(flow);
  const roles = new Map(places.map(({ key, role }) => [key, role]));
  const title = titleOf(trace);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title description">`,
    `<title id="title">${escaped(title)}</title>`,
    `<desc id="description">${escaped(describe(flow))}</desc>`,
    `<style>${STYLE}</style>`,
    `<rect class="paper" width="${width}" height="${height}"/>`,
    `<text class="title" x="32" y="38">${escaped(title)}</text>`,
    `<text class="faint" x="32" y="60">${escaped(subtitleOf(trace))}</text>`,
    ...[...streams].sort((a, b) => b.width - a.width).map((stream) => drawStream(stream, roles)),
    ...places.map(drawPlace),
    ...(trace.cut ? [`<text class="faint" x="32" y="${height - 14}">There is more than a trace follows.</text>`] : []),
    '</svg>',
    '',
  ].join('\n');
}

function titleOf({ id, kind, transactionKind, transactionId, amountYen }: Trace): string {
  const amount = amountYen === undefined ? '' : ` of ${yen(amountYen)}`;
  const what = `${transactionKind ?? kind}${amount}`;
  if (kind === 'event') return `Event ${short(id)}: ${what}`;
  if (kind === 'compensation') return `How a ${what} was put right`;
  return `Where a ${what} ${transactionKind === 'charge' || transactionKind === 'cashback' ? 'went' : 'came from and went'} (${short(transactionId ?? id)})`;
}

function subtitleOf(trace: Trace): string {
  const { recovered, loss, receivable } = putRight(trace);
  const whose = trace.customerId === undefined ? [] : [`customer ${short(trace.customerId)}`];
  const when = trace.at === undefined ? [] : [inJapan(trace.at)];
  const remedied = recovered + loss + receivable;
  return [...whose, ...when, ...(remedied > 0 ? [`put right ${yen(remedied)}`] : [])].join(' · ');
}

/** The same in words, for who cannot see the figure. */
function describe({ places, streams }: Flow): string {
  const names = new Map(places.map(({ key, name }) => [key, name]));
  return streams
    .map(({ from, to, amountYen }) => `${yen(amountYen)} from ${names.get(from)} to ${names.get(to)}.`)
    .join(' ');
}

function drawStream(stream: DrawnStream, roles: ReadonlyMap<string, Role>): string {
  const { from, to, path, width, amountYen, title, traced } = stream;
  // A stream has the colour of what it becomes; what comes out of nowhere in this figure, of where it comes from.
  const into = roles.get(to)!;
  const colour = !traced ? 'elsewhere' : into === 'wallet' || into === 'back' ? roles.get(from)! : into;
  return `<path class="${colour}${traced ? '' : ' other'}" d="${path}" stroke-width="${round(width)}"><title>${escaped(`${title}: ${yen(amountYen)}`)}</title></path>`;
}

function drawPlace({ key, role, name, note, x, y, width, height, amountYen }: DrawnPlace): string {
  const middle = y + height / 2;
  const aside = x + width + 8;
  const detail = role === 'source' && note !== undefined ? inJapan(note).slice(5, 16) : note;
  const figure = `${yen(amountYen)}${detail === undefined ? '' : ` · ${detail}`}`;
  return [
    `<g class="label ${role}"><title>${escaped(key)}</title>`,
    `<rect class="bar" x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="2"/>`,
    `<text class="name" x="${round(aside)}" y="${round(middle - 3)}">${escaped(name)}</text>`,
    `<text class="faint figure" x="${round(aside)}" y="${round(middle + 13)}">${escaped(figure)}</text></g>`,
  ].join('');
}

const round = (pixels: number): number => Math.round(pixels * 10) / 10;

function escaped(text: string): string {
  return visible(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
