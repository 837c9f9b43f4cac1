import JsBarcode from 'jsbarcode';
import { encode } from 'uqr';

/** Clear space around a code, in modules: less, and a scanner may not find it. */
const QR_QUIET_ZONE = 4;
const BARS_QUIET_ZONE = 10;
/** Bars as high as a sixth of their width are found by a scanner that is held a little askew. */
const BARS_HEIGHT = 45;
/**
 * Any of the eight is readable, and content that looks random gains nothing by trying all of them, which takes ten times
 * as long.
 */
const MASK = 2;

/**
 * A QR code (error correction M) of the text as SVG, one unit a module.
 * @example qrPicture('000201010211…') // '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 53 53" …'
 */
export function qrPicture(text: string): string {
  const { data } = encode(text, { ecc: 'M', border: QR_QUIET_ZONE, maskPattern: MASK });
  const bars = data.flatMap((row, y) => runsOf(row).map(([x, width]) => `M${x} ${y}h${width}v1h-${width}z`));
  return picture(data.length, data.length, bars);
}

/**
 * A Code 128 of digits, two to a symbol (code set C), as SVG, one unit a module.
 * @param digits an even number of them
 */
export function barcodePicture(digits: string): string {
  const drawn: { encodings?: readonly { readonly data: string }[] } = {};
  JsBarcode(drawn, digits, { format: 'CODE128C' });
  const modules = [...(drawn.encodings ?? []).map(({ data }) => data).join('')].map((module) => module === '1');
  const bars = runsOf(modules).map(([x, width]) => `M${x + BARS_QUIET_ZONE} 0h${width}v${BARS_HEIGHT}h-${width}z`);
  return picture(modules.length + 2 * BARS_QUIET_ZONE, BARS_HEIGHT, bars);
}

/** Where dark modules begin, and how many there are side by side. */
function runsOf(row: readonly boolean[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const [x, isDark] of row.entries()) {
    const last = runs.at(-1);
    if (!isDark) continue;
    if (last && last[0] + last[1] === x) last[1] += 1;
    else runs.push([x, 1]);
  }
  return runs;
}

function picture(width: number, height: number, bars: readonly string[]): string {
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" shape-rendering="crispEdges">`;
  return `${head}<path fill="#fff" d="M0 0h${width}v${height}h-${width}z"/><path d="${bars.join('')}"/></svg>`;
}
