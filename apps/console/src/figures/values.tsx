import { jst } from './format';

export function When({ at }: { at: string }) {
  return (
    <time dateTime={at} className="when">
      {jst(at)}
    </time>
  );
}

/** An id is long and says little: only its end is drawn, but all of it is there to be read out and copied. */
export function Id({ value }: { value: string }) {
  return (
    <code className="id" title={value}>
      <bdi dir="ltr">{value}</bdi>
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
