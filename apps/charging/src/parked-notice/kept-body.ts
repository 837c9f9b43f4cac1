const LONGEST = 8_000;
const DIGITS = /\d(?:[^\p{L}\p{N}]{0,3}\d){12,}/gu;
const SECRET_FIELDS = /("(?:cvc2?|cvv2?|cid|pin|security_?code)"\s*:\s*)("(?:[^"\\]|\\.)*"|[^,}\s]+)/gi;

/** What may be kept of a notice: cut, and without what could be a card number or the code on its back. */
export function keptBody(body: string): string {
  // Escaped and full-width digits are digits too.
  const plain = body
    .replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .normalize('NFKC');
  const masked = plain.replace(DIGITS, (run) => (holdsCardNumber(run) ? '[digits]' : run));
  return masked.replace(SECRET_FIELDS, '$1"[secret]"').slice(0, LONGEST);
}

function holdsCardNumber(run: string): boolean {
  const digits = run.replace(/\D/g, '');
  for (let length = 13; length <= 19; length += 1) {
    for (let from = 0; from + length <= digits.length; from += 1) {
      if (isLuhn(digits.slice(from, from + length))) return true;
    }
  }
  return false;
}

function isLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = place % 2 === 0 ? Number(digit) : Number(digit) * 2;
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
