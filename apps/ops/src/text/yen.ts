/** `¥30,000`; `-¥2,000` below zero. */
export function yen(amountYen: number): string {
  return `${amountYen < 0 ? '-' : ''}¥${whole(Math.abs(amountYen))}`;
}

/** With thousands separators, whatever the language of the machine. */
export function whole(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
