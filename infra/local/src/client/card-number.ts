/** A test number of a card: fifteen digits and the check digit (Luhn) that makes it one. */
export function cardNumber(digits: string): string {
  const sum = [...digits].reduce((total, digit, at) => {
    const doubled = at % 2 === 0 ? Number(digit) * 2 : Number(digit);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}
