import type { Language } from '@modosu/contracts/identity.messages';
import type { Method } from '@modosu/contracts/rails';
import type { Letter } from '../mail/letters';

/** The letters about money: which of them is written of an event stands in `money-events.ts`. */
export const USAGE_LETTERS = [
  'charged',
  'charge-undone',
  'paid',
  'payment-voided',
  'payment-refunded',
  'refunded',
  'transfer-offered',
  'transfer-sent',
  'transfer-came-back',
  'transfer-received',
  'transfer-returned',
  'restored',
  'refund-ordered',
  'refund-refused',
  'chargeback-accepted',
  'paid-out',
  'cashback-reversed',
  'owed',
  'repaid',
  'corrected',
] as const;
export type UsageLetter = (typeof USAGE_LETTERS)[number];

/** For how long the link of a letter can be followed, days. */
export const LINK_DAYS = 30;

/** What happened, as a letter and the page behind its link tell it. */
export interface Happening {
  readonly letter: UsageLetter;
  readonly transactionId: string;
  readonly amountYen: number;
  /** ISO instant. */
  readonly at: string;
  readonly shop?: string;
  readonly method?: Method;
}

interface Words {
  readonly title: string;
  readonly what: string;
}

const WORDS: Readonly<Record<UsageLetter, Readonly<Record<Language, Words>>>> = {
  charged: {
    ja: { title: 'チャージ', what: 'ウォレットにチャージされました。' },
    en: { title: 'Charge', what: 'Your wallet was charged.' },
  },
  'charge-undone': {
    ja: { title: 'チャージの取り消し', what: 'チャージを完了できなかったため、お金はお支払い元に戻りました。' },
    en: { title: 'Charge undone', what: 'A charge could not be completed; its money went back to where it came from.' },
  },
  paid: {
    ja: { title: 'お支払い', what: 'ウォレットからお店に支払われました。' },
    en: { title: 'Payment', what: 'A shop was paid from your wallet.' },
  },
  'payment-voided': {
    ja: { title: 'お支払いの取り消し', what: 'お店がお支払いを取り消しました。' },
    en: { title: 'Payment cancelled', what: 'The shop cancelled a payment of yours.' },
  },
  'payment-refunded': {
    ja: { title: 'お支払いの返金', what: 'お店がお支払いの全部または一部を返金しました。' },
    en: { title: 'Payment refunded', what: 'The shop gave back a payment of yours, or a part of it.' },
  },
  refunded: {
    ja: { title: '返金', what: 'お支払いの返金がウォレットに入りました。' },
    en: { title: 'Refund', what: 'Money of a payment came back to your wallet.' },
  },
  'transfer-offered': {
    ja: {
      title: '送金のお申し込み',
      what: '別の会員への送金が申し込まれました。相手が受け取るまで、お金は取り置かれます。',
    },
    en: {
      title: 'Transfer offered',
      what: 'Money was offered from your wallet to another member. It is set aside until they take it.',
    },
  },
  'transfer-came-back': {
    ja: { title: '送金の取りやめ', what: '送金が成立しなかったため、お金がウォレットに戻りました。' },
    en: { title: 'Transfer came back', what: 'A transfer did not come about; its money is in your wallet again.' },
  },
  'transfer-returned': {
    ja: { title: '受け取った送金の返却', what: '受け取った送金が取り消され、お金は送り主に戻りました。' },
    en: { title: 'Transfer called back', what: 'A transfer that you had received was called back by its sender.' },
  },
  'transfer-sent': {
    ja: { title: '送金', what: 'ウォレットから別の会員に送金されました。' },
    en: { title: 'Transfer sent', what: 'Money was sent from your wallet to another member.' },
  },
  'transfer-received': {
    ja: { title: '受け取り', what: '別の会員からの送金がウォレットに入りました。' },
    en: { title: 'Transfer received', what: 'Another member sent money to your wallet.' },
  },
  restored: {
    ja: { title: '補償', what: '補償として、ウォレットにお金をお戻ししました。' },
    en: { title: 'Money restored', what: 'As a compensation, money was given back to your wallet.' },
  },
  'refund-ordered': {
    ja: { title: 'チャージの返金', what: '補償として、チャージしたお金をお支払い元へ返す手続きをしました。' },
    en: {
      title: 'Charge refunded',
      what: 'As a compensation, the money of a charge is on its way back to its source.',
    },
  },
  'refund-refused': {
    ja: {
      title: '返金できませんでした',
      what: 'お支払い元が返金を受け付けませんでした。お金はお預かりしています。別の方法でお返ししますので、ご連絡ください。',
    },
    en: {
      title: 'Refund not taken',
      what: 'The source of a charge would not take its refund. The money is kept for you; call us to get it another way.',
    },
  },
  'chargeback-accepted': {
    ja: { title: 'カード会社からの返金', what: 'カード会社がチャージを取り消し、当社はそれを受け入れました。' },
    en: { title: 'Charge taken back', what: 'Your card issuer has taken a charge back, and we have accepted that.' },
  },
  'paid-out': {
    ja: { title: 'お振り込み', what: 'お預かりしていたお金を銀行口座に振り込みました。' },
    en: { title: 'Paid out', what: 'Money that was kept for you has been sent to your bank account.' },
  },
  'cashback-reversed': {
    ja: {
      title: 'キャッシュバックの取り消し',
      what: 'ご本人のものでない取引で付いたキャッシュバックを取り消しました。',
    },
    en: {
      title: 'Cashback taken back',
      what: 'Cashback earned by a transaction that was not yours has been taken back.',
    },
  },
  owed: {
    ja: {
      title: 'お返しいただく金額',
      what: '取り消されたお支払いのキャッシュバックが使用済みだったため、その分をお返しいただく必要があります。',
    },
    en: {
      title: 'Amount you owe',
      what: 'Cashback of a payment that was undone had been spent already, so it is to be paid back.',
    },
  },
  repaid: {
    ja: { title: 'ご返済の確認', what: 'ご返済いただいた金額を銀行口座で受け取りました。' },
    en: { title: 'Repayment received', what: 'What you repaid has reached our bank account.' },
  },
  corrected: {
    ja: { title: '補償の訂正', what: '以前の補償に誤りがあったため、訂正しました。詳しくはお問い合わせください。' },
    en: {
      title: 'Compensation corrected',
      what: 'A compensation was wrong and has been corrected. Call us for the details.',
    },
  },
};

const METHOD_NAMES: Readonly<Record<Method, Readonly<Record<Language, string>>>> = {
  credit: { ja: 'クレジットカード', en: 'credit card' },
  debit: { ja: 'デビットカード', en: 'debit card' },
  bank: { ja: '銀行口座', en: 'bank account' },
  register: { ja: '店頭レジ（現金）', en: 'cash at a register' },
  atm: { ja: 'ATM（現金）', en: 'cash machine' },
};

const LABELS: Readonly<Record<'at' | 'amount' | 'shop' | 'method' | 'number', Readonly<Record<Language, string>>>> = {
  at: { ja: '日時', en: 'When' },
  amount: { ja: '金額', en: 'Amount' },
  shop: { ja: 'お店', en: 'Shop' },
  method: { ja: '方法', en: 'By' },
  number: { ja: '取引番号', en: 'Transaction' },
};

const AROUND: Readonly<Record<Language, { before: readonly string[]; after: readonly string[] }>> = {
  ja: {
    before: [
      'お心当たりがない場合は、次のページを開き、ボタンを押してください。サインインは要りません。',
      '調査を始め、この取引のお金の残りを使えないようにします。開いただけでは何も変わりません。',
    ],
    after: [
      `このリンクは${LINK_DAYS}日間有効です。リンクを知っている人は誰でも届け出られますので、転送しないでください。`,
      '当社がメールでパスワードや暗証番号をお尋ねすることはありません。',
      '取引のお知らせは、安全のため止めることができません。',
    ],
  },
  en: {
    before: [
      'If this was not you, open the following page and press the button. You need not sign in.',
      'We then look into it, and what is left of this money cannot be spent. Opening the page changes nothing.',
    ],
    after: [
      `The link works for ${LINK_DAYS} days. Do not pass it on: everybody who has it can report this transaction.`,
      'We never ask for a password or passcode by mail.',
      'For your safety, letters about transactions cannot be switched off.',
    ],
  },
};

/** @example yenText('ja', 1200) // '1,200円' */
export function yenText(language: Language, amountYen: number): string {
  if (language === 'ja') return `${new Intl.NumberFormat('ja-JP').format(amountYen)}円`;
  return new Intl.NumberFormat('en-US', { style: 'currency', currency: 'JPY' }).format(amountYen);
}

const CLOCKS = {
  ja: new Intl.DateTimeFormat('ja-JP', { timeZone: 'Asia/Tokyo', dateStyle: 'long', timeStyle: 'short' }),
  en: new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Tokyo', dateStyle: 'long', timeStyle: 'short' }),
} as const satisfies Readonly<Record<Language, Intl.DateTimeFormat>>;
const ZONE = { ja: '（日本時間）', en: ' (JST)' } as const satisfies Readonly<Record<Language, string>>;

/** What happened, and each detail with its label: for the letter and for the page that its link leads to. */
export function describe(language: Language, happening: Happening) {
  const { letter, amountYen, at, shop, method, transactionId } = happening;
  const detail = (name: keyof typeof LABELS, value: string | undefined) =>
    value === undefined ? [] : [{ label: LABELS[name][language], value }];
  return {
    what: WORDS[letter][language].what,
    details: [
      ...detail('at', `${CLOCKS[language].format(new Date(at))}${ZONE[language]}`),
      ...detail('amount', yenText(language, amountYen)),
      ...detail('shop', shop === undefined ? undefined : inOneLine(shop)),
      ...detail('method', method && METHOD_NAMES[method][language]),
      ...detail('number', transactionId),
    ],
  };
}

/** The letter. Its subject holds nothing that others have written. @param link where its reader says that it was not them */
export function usageLetter(language: Language, happening: Happening, link: string): Letter {
  const { title } = WORDS[happening.letter][language];
  const yen = yenText(language, happening.amountYen);
  const { what, details } = describe(language, happening);
  const { before, after } = AROUND[language];
  const rows = details.map(({ label, value }) => (language === 'ja' ? `${label}：${value}` : `${label}: ${value}`));
  return {
    subject: language === 'ja' ? `【Modosu】${title} ${yen}` : `Modosu: ${title}, ${yen}`,
    text: `${[what, '', ...rows, '', ...before, '', link, '', ...after].join('\n')}\n`,
  };
}

const LONGEST_NAME = 60;

/** A name that others have chosen: it can neither begin a line of its own nor turn the direction of what follows. */
function inOneLine(name: string): string {
  const line = name
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const letters = [...line];
  return letters.length > LONGEST_NAME ? `${letters.slice(0, LONGEST_NAME - 1).join('')}…` : line;
}
