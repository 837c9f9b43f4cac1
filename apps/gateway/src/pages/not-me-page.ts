import { createHash } from 'node:crypto';
import { LANGUAGES, type Language, reportNotMe, showNotMe } from '@modosu/contracts/identity.messages';
import type { ReplyOf } from '@modosu/contracts/message';
import { NOT_ME_PAGE } from '../http/public-adapter';

const STYLE =
  'body{font:1rem/1.6 system-ui,sans-serif;max-width:34rem;margin:2rem auto;padding:0 1rem}' +
  'dt{color:#555}dd{margin:0 0 .5rem}button{font:inherit;padding:.6rem 1.2rem}';

/** Nothing is loaded and no script runs; the form goes to this origin, and the page stands in no frame. */
export const NOT_ME_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const TEXTS = {
  ja: {
    title: 'お心当たりのないお取引',
    ask: 'この取引にお心当たりがない場合だけ、下のボタンを押してください。調査を始め、この取引のお金の残りを使えないようにします。サインインすれば、いつでも取り消せます。',
    button: '私ではありません',
    nothing: 'お心当たりがある場合は、何もせずにこのページを閉じてください。',
    done: '届け出を受け付けました。この取引のお金の残りは、調査が終わるまで使えません。',
    after:
      'ほかにもお心当たりのない取引があれば、すぐにお電話ください。間違いだった場合は、サインインして届け出を取り下げてください。',
    number: '届け出番号',
    invalid:
      'このリンクは正しくないか、期限が切れています。お心当たりのない取引は、アプリまたはお電話でお知らせください。',
    later: 'ただいま混み合っています。しばらくしてから、もう一度お試しください。',
  },
  en: {
    title: 'A transaction that was not you',
    ask: 'Only if this was not you, press the button. We then look into it, and what is left of this money cannot be spent. You can take that back at any time by signing in.',
    button: 'This was not me',
    nothing: 'If it was you, close this page. Nothing has changed.',
    done: 'We have your report. What is left of this money cannot be spent until we have looked into it.',
    after:
      'If there are more transactions that you do not know, call us at once. If this was a mistake, sign in and take the report back.',
    number: 'Report',
    invalid: 'This link is wrong or has expired. Report transactions that were not you in the app, or call us.',
    later: 'There is too much to do right now. Please try again in a moment.',
  },
} as const satisfies Readonly<Record<Language, Readonly<Record<string, string>>>>;

/** What the letter was about, and the button. */
export function questionPage({ language, what, details }: ReplyOf<typeof showNotMe>, token: string): string {
  const { title, ask, button, nothing } = TEXTS[language];
  const rows = details.map(({ label, value }) => `<dt>${escaped(label)}</dt><dd>${escaped(value)}</dd>`);
  return page(language, title, [
    `<p>${escaped(what)}</p>`,
    `<dl>${rows.join('')}</dl>`,
    `<p>${ask}</p>`,
    `<form method="post" action="${NOT_ME_PAGE}"><input type="hidden" name="token" value="${escaped(token)}">`,
    `<button>${button}</button></form>`,
    `<p>${nothing}</p>`,
  ]);
}

export function donePage({ language, reportId }: ReplyOf<typeof reportNotMe>): string {
  const { title, done, after, number } = TEXTS[language];
  return page(language, title, [`<p>${done}</p>`, `<p>${number}: ${escaped(reportId)}</p>`, `<p>${after}</p>`]);
}

/** Whose link it was is not known, so it is said in each language. */
export function failedPage(why: 'invalid' | 'later'): string {
  const [first] = LANGUAGES;
  return page(
    first,
    TEXTS[first].title,
    LANGUAGES.map((language) => `<p lang="${language}">${TEXTS[language][why]}</p>`),
  );
}

function page(language: Language, title: string, content: readonly string[]): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${title}</h1>
${content.join('\n')}
</body>
</html>
`;
}

const MARKS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => MARKS[mark]!);
}
