/**
 * Why a charge secret must not be used, or undefined: it repeats or counts, or it is the customer's birthday in one of
 * the ways people write one.
 */
export function unsuitable(secret: string, birthdate: string | undefined): 'sequence' | 'birthday' | undefined {
  if (isPlain(secret)) return 'sequence';
  if (birthdate !== undefined && birthdayForms(birthdate).has(secret.replace(/[^0-9]/g, ''))) return 'birthday';
  return undefined;
}

/** The same step from each character to the next (1111, 1234, 8642, abcd), or a short piece repeated (1212). */
function isPlain(secret: string): boolean {
  const codes = [...secret.toLowerCase()].map((character) => character.codePointAt(0) ?? 0);
  const steps = codes.slice(1).map((code, index) => code - (codes[index] ?? 0));
  const isStep = Math.abs(steps[0] ?? 0) <= 2 && steps.every((step) => step === steps[0]);
  return isStep || isKeyboardRow(secret) || /^(.{1,3})\1+$/.test(secret);
}

function isKeyboardRow(secret: string): boolean {
  return ['01234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'].some((row) => {
    const backwards = [...row].reverse().join('');
    return row.includes(secret.toLowerCase()) || backwards.includes(secret.toLowerCase());
  });
}

function birthdayForms(birthdate: string): Set<string> {
  const [year = '', month = '', day = ''] = birthdate.split('-');
  const short = year.slice(2);
  const [m, d] = [String(Number(month)), String(Number(day))];
  const plain = [
    ...[`${month}${day}`, `${day}${month}`, year],
    ...[`${year}${month}${day}`, `${day}${month}${year}`, `${month}${day}${year}`],
    ...[`${short}${month}${day}`, `${day}${month}${short}`, `${month}${day}${short}`],
    ...[`${year}${month}`, `${short}${month}`, `${month}${year}`, `${month}${short}`],
    ...[`${m}${d}`, `${year}${m}${d}`, `${short}${m}${d}`],
  ];
  return new Set([...plain, ...eraForms(year, month, day)].filter((form) => form.length >= 4));
}

/** Years are also counted by era: 1990 is Heisei 2, so 020101 and 20101. */
function eraForms(year: string, month: string, day: string): string[] {
  const eras = [1926, 1989, 2019];
  const began = eras.filter((first) => first <= Number(year)).at(-1);
  // The year in which an era changed belongs to both.
  const years = [began, eras.includes(Number(year)) ? eras[eras.indexOf(Number(year)) - 1] : undefined]
    .filter((first) => first !== undefined)
    .map((first) => Number(year) - first + 1);
  return years.flatMap((count) => [`${count}${month}${day}`, `${String(count).padStart(2, '0')}${month}${day}`]);
}
