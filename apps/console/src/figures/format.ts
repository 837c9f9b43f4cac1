const number = new Intl.NumberFormat('en-US');
const day = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Tokyo',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

export const count = (value: number): string => number.format(value);

/** `¥1,234,567`; a minus is written as one. */
export const yen = (value: number): string => `${value < 0 ? '−' : ''}¥${number.format(Math.abs(value))}`;

/** An instant as Japan's clocks show it, with the zone said. */
export const jst = (instant: string): string => `${day.format(new Date(instant))} JST`;

/** From one instant to another in words: `3 d 4 h`, `12 min`, `40 s`. */
export function elapsed(from: string, to: string): string {
  const seconds = Math.round((Date.parse(to) - Date.parse(from)) / 1_000);
  const sign = seconds < 0 ? '−' : '+';
  const total = Math.abs(seconds);
  const [days, hours, minutes] = [
    Math.floor(total / 86_400),
    Math.floor(total / 3_600) % 24,
    Math.floor(total / 60) % 60,
  ];
  if (days > 0) return `${sign}${days} d ${hours} h`;
  if (hours > 0) return `${sign}${hours} h ${minutes} min`;
  if (minutes > 0) return `${sign}${minutes} min ${total % 60} s`;
  return `${sign}${total % 60} s`;
}

/** `closed-balance` → `closed balance` */
export const words = (code: string): string => code.replaceAll('-', ' ');
