import { type SankeyNode, sankey, sankeyLinkHorizontal } from 'd3-sankey';
import { widthOf } from '../../text/table';
import type { Flow, Place, Stream } from './flow';

/** Where a place stands, in pixels, and what flows through it. */
export interface DrawnPlace extends Place {
  x: number;
  y: number;
  width: number;
  height: number;
  amountYen: number;
}

export interface DrawnStream extends Stream {
  from: string;
  to: string;
  /** The d of an SVG path, to be stroked. */
  path: string;
  width: number;
}

export interface Drawing {
  width: number;
  height: number;
  places: DrawnPlace[];
  streams: DrawnStream[];
}

interface Node {
  key: string;
  place: Place;
}
interface Link {
  source: string;
  target: string;
  value: number;
  stream: Stream;
}

const BAR = 14;
/** Between two places of one column: as much as the lines beside them need. */
const BETWEEN = 40;
const COLUMN = 250;
const LEFT = 32;
const TOP = 92;
const BOTTOM = 44;
/** About how wide a character of a label is. */
const CHARACTER = 8.2;
/** How many characters the figure before a note takes. */
const AMOUNT = 12;
/** To the right of the last column at least. */
const MARGIN = 140;

/** Lays a flow out from left to right, widths by yen. */
export function layOut({ places, streams }: Flow): Drawing {
  const columnOf = columnsOf(places, streams);
  const columns = Math.max(...columnOf.values()) + 1;
  const inColumn = Array.from({ length: columns }, (_, at) => places.filter(({ key }) => columnOf.get(key) === at));
  const most = Math.max(...inColumn.map(({ length }) => length));
  const labels = inColumn.at(-1)!.map(({ name, note }) => Math.max(widthOf(name), widthOf(note ?? '') + AMOUNT));
  const right = LEFT + Math.max(MARGIN, ...labels.map((characters) => characters * CHARACTER));
  const height = TOP + Math.max(220, most * (BETWEEN + 34)) + BOTTOM;
  const end = LEFT + (columns - 1) * COLUMN + BAR;
  const graph = sankey<Node, Link>()
    .nodeId(({ key }) => key)
    .nodeAlign((node) => columnOf.get((node as SankeyNode<Node, Link>).key)!)
    .nodeWidth(BAR)
    .nodePadding(BETWEEN)
    .extent([
      [LEFT, TOP],
      [end, height - BOTTOM],
    ])
    .iterations(32)({
    nodes: places.map((place) => ({ key: place.key, place })),
    links: streams.map((stream) => ({ source: stream.from, target: stream.to, value: stream.amountYen, stream })),
  });
  const path = sankeyLinkHorizontal<Node, Link>();
  return {
    width: Math.round(end + right),
    height,
    places: graph.nodes.map(({ place, x0 = 0, x1 = 0, y0 = 0, y1 = 0, value = 0 }) => ({
      ...place,
      x: x0,
      y: y0,
      width: x1 - x0,
      height: Math.max(1.5, y1 - y0),
      amountYen: value,
    })),
    streams: graph.links.map((link) => ({
      ...link.stream,
      path: (path(link) ?? '').replace(/\d+\.\d{2,}/g, (number) => String(Math.round(Number(number) * 10) / 10)),
      width: Math.max(1.5, link.width ?? 0),
    })),
  };
}

/**
 * As far to the left as what flows in allows; what puts things right without anything flowing into it stands one column
 * before where it goes to.
 */
function columnsOf(places: readonly Place[], streams: readonly Stream[]): Map<string, number> {
  const columns = new Map(places.map(({ key }) => [key, 0]));
  // Money moves forwards in time, so there is no circle, and as many rounds as there are places are enough.
  for (let round = 0; round < places.length; round++) {
    for (const { from, to } of streams) columns.set(to, Math.max(columns.get(to)!, columns.get(from)! + 1));
  }
  for (const { key, role } of places) {
    if (role !== 'loss' && role !== 'receivable' && role !== 'source' && role !== 'elsewhere') continue;
    if (streams.some(({ to }) => to === key)) continue;
    const next = streams.filter(({ from }) => from === key).map(({ to }) => columns.get(to)!);
    columns.set(key, Math.max(0, Math.min(...next) - 1));
  }
  return columns;
}
