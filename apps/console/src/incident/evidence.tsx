/** Evidence as the rules name it: a code and its points, `foreign-device:+2`. */
export function Evidence({ codes }: { codes: readonly string[] }) {
  return (
    <ul className="evidence">
      {codes.map((code) => {
        const [, name, points] = /^(.*?)(?::([+-]\d+))?$/.exec(code) ?? [];
        return (
          <li key={code} className={points?.startsWith('-') ? 'against' : ''}>
            {(name ?? code).replaceAll('-', ' ')} {points && <b>{points.replace('-', '−')}</b>}
          </li>
        );
      })}
    </ul>
  );
}
