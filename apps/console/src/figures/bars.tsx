import { yen } from './format';

export interface Part {
  label: string;
  amountYen: number;
  /** Names the colour in the stylesheet. */
  tone: string;
  note?: string;
}

/** One sum and what it is made of: a bar with its parts, each named with its figure below. */
export function SplitBar({ label, totalYen, parts }: { label: string; totalYen: number; parts: Part[] }) {
  const shown = parts.filter(({ amountYen }) => amountYen > 0);
  const whole = Math.max(
    totalYen,
    shown.reduce((sum, { amountYen }) => sum + amountYen, 0),
  );
  return (
    <figure className="split">
      <figcaption>
        {label} <strong>{yen(totalYen)}</strong>
      </figcaption>
      <div className="split-bar" aria-hidden="true">
        {shown.map((part) => (
          <span key={part.label} className={`tone-${part.tone}`} style={{ flexGrow: part.amountYen / whole }} />
        ))}
      </div>
      <ul className="legend">
        {parts.map((part) => (
          <li key={part.label} className={part.amountYen === 0 ? 'none' : ''}>
            <span className={`dot tone-${part.tone}`} aria-hidden="true" />
            {part.label} <strong>{yen(part.amountYen)}</strong>
            {part.amountYen > 0 && <small> {((100 * part.amountYen) / whole).toFixed(1)} %</small>}
          </li>
        ))}
      </ul>
    </figure>
  );
}

/** Sums beside one another on one scale. */
export function BarTable({ caption, heads, parts }: { caption: string; heads: [string, string]; parts: Part[] }) {
  const most = Math.max(1, ...parts.map(({ amountYen }) => amountYen));
  return (
    <table className="bars">
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{heads[0]}</th>
          <th scope="col" className="num">
            {heads[1]}
          </th>
          <th scope="col" className="num">
            Yen
          </th>
        </tr>
      </thead>
      <tbody>
        {parts.map(({ label, amountYen, tone, note }) => (
          <tr key={label}>
            <th scope="row">
              {label}
              <span className="bar" aria-hidden="true">
                <span className={`tone-${tone}`} style={{ width: `${(100 * amountYen) / most}%` }} />
              </span>
            </th>
            <td className="num">{note}</td>
            <td className="num">{yen(amountYen)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
