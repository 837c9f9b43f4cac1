import { jst } from './format';

export function When({ at }: { at: string }) {
  return (
    <time dateTime={at} className="when">
      {jst(at)}
    </time>
  );
}

/** An id is long and says little: its end is shown, all of it stands in the title and is what gets copied. */
export function Id({ value }: { value: string }) {
  return (
    <code className="id" title={value}>
      {value.length > 13 ? `…${value.slice(-10)}` : value}
    </code>
  );
}

/** Whether a line holds, said by a sign, a word and a colour. */
export function Verdict({ holds }: { holds: boolean }) {
  return (
    <span className={holds ? 'verdict holds' : 'verdict fails'}>
      <span aria-hidden="true">{holds ? '✓' : '✗'}</span> {holds ? 'holds' : 'does not hold'}
    </span>
  );
}

export function Chip({ tone, children }: { tone: string; children: string }) {
  return <span className={`chip ${tone}`}>{children}</span>;
}
