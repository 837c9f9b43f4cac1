/** What is read of a mail: enough for the plain letters that the wallet sends (RFC 5322, 2045 and 3676). */
export interface MailContent {
  subject: string;
  text: string;
}

/** Reads subject and plain text of a raw message; a part of a kind that is not known here is left as it came. */
export function readMail(raw: Buffer): MailContent {
  const source = raw.toString('latin1');
  const split = /\r?\n\r?\n/.exec(source);
  const head = split ? source.slice(0, split.index) : source;
  const body = split ? source.slice(split.index + split[0].length) : '';
  const headers = readHeaders(head);
  const decoded = decodeBody(body, headers.get('content-transfer-encoding') ?? '7bit').replace(/\r\n/g, '\n');
  const flowed = /format=flowed/i.test(headers.get('content-type') ?? '');
  return { subject: decodeWords(headers.get('subject') ?? ''), text: flowed ? unflow(decoded) : decoded };
}

function readHeaders(head: string): Map<string, string> {
  const unfolded = head.replace(/\r?\n[ \t]+/g, ' ');
  const headers = new Map<string, string>();
  for (const line of unfolded.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return headers;
}

function decodeBody(body: string, encoding: string): string {
  switch (encoding.toLowerCase()) {
    case 'base64':
      return Buffer.from(body, 'base64').toString('utf8');
    case 'quoted-printable':
      return decodeQuoted(body.replace(/=\r?\n/g, '')).toString('utf8');
    default:
      return Buffer.from(body, 'latin1').toString('utf8');
  }
}

function decodeQuoted(text: string): Buffer {
  const bytes = text.replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1');
}

/** A line that ends with a space goes on in the next one, except before a signature. */
function unflow(text: string): string {
  return text.replace(/^(?!-- \n)(.*) \n/gm, '$1 ');
}

/** Encoded words of a header (RFC 2047). */
function decodeWords(value: string): string {
  return value
    .replace(/(\?=)\s+(=\?)/g, '$1$2')
    .replace(/=\?[^?]+\?([bq])\?([^?]*)\?=/gi, (_, how: string, what: string) =>
      how.toLowerCase() === 'b'
        ? Buffer.from(what, 'base64').toString('utf8')
        : decodeQuoted(what.replace(/_/g, ' ')).toString('utf8'),
    );
}
