/**
 * What names a person or opens an account is taken out of errors here, before they are logged, stored or shown: servers quote
 * addresses, tokens and numbers in what they answer.
 */
const SCRUBBED: readonly [RegExp, string][] = [
  // Hashes of passwords, and what we sealed.
  [/\$argon2\w*\$[^\s"']+/g, '(hash)'],
  [/\bp[12]\.[\w.:-]{20,}/g, '(sealed)'],
  // JSON web tokens, and tokens after their scheme.
  [/\beyJ[\w-]{5,}(?:\.[\w-]*){1,4}/g, '(token)'],
  [/\b(bearer|basic)\s+[\w.+/=~-]{8,}/gi, '$1 (token)'],
  [/(token|secret|password|passwort|api[-_]?key)(["']?\s*[=:]\s*["']?)[^\s"'&,;]+/gi, '$1$2(secret)'],
  // User and password of an address: smtp://user:password@host.
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, '$1(credentials)@'],
  // Quoted local parts and those of other scripts too.
  [
    /(?:"[^"\n]{1,64}"|[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~.-]+)[@＠][\p{L}\p{N}](?:[\p{L}\p{M}\p{N}.-]*[\p{L}\p{N}])?/gu,
    '(e-mail)',
  ],
  // An address on its way through SMTP's own escapes: =40 and %40 are @.
  [/[\w.+-]+(?:%40|=40)[\w-]+(?:\.[\w-]+)+/gi, '(e-mail)'],
  // What is long and random, such as the secret of a session.
  [/(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[\w-]{32,}(?![\w-])/g, '(token)'],
  // Bank accounts, and telephone numbers as people write them.
  [/(?<![\w-])\d{4}-\d{3}-\d{7}(?![\w-])/g, '(account)'],
  [
    /(?<![\w.:+-])(?:\+\d{1,3}[-. ]?(?:\(?\d{1,4}\)?[-. ]?){2,4}\d{2,4}|0\d{1,4}[-. ]\d{1,4}[-. ]\d{3,4}|0\d{9,10})(?![\w:-])/g,
    '(telephone)',
  ],
  // Card numbers, also in fours.
  [/(?<![\w-])(?:\d{4}[- ]){3}\d{1,7}(?![\w-])/g, '(number)'],
  [/(?<![\w-])\d{13,19}(?![\w-])/g, '(number)'],
];
const LONGEST = 4_000;

/** @returns the text with names, addresses, numbers and secrets taken out, at most 4,000 characters of it */
export function scrubbed(text: string): string {
  return SCRUBBED.reduce((left, [pattern, instead]) => left.replace(pattern, instead), text.slice(0, LONGEST));
}

/** What an error says, fit to be stored and shown. */
export function messageOf(error: unknown): string {
  return scrubbed(error instanceof Error ? error.message : String(error));
}
