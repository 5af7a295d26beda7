import type { Language } from '../../core/record/organization';

/** Text as it may stand in HTML, in an attribute also. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

const STYLE = `
body { font: 18px/1.5 sans-serif; max-width: 34em; margin: 0 auto; padding: 1em; color: #1c1c1a; background: #fff;
  overflow-wrap: anywhere }
h1 { font-size: 1.5em; line-height: 1.25 } h2 { font-size: 1.15em; margin: 1.5em 0 .25em }
a { color: #1f655c } p { margin: .5em 0 }
button { font: inherit; padding: .75em 1.25em; margin: .25em .5em .25em 0; border: 2px solid #1f655c; border-radius: 4px;
  background: #1f655c; color: #fff; max-width: 100% }
button.other { background: #fff; color: #1f655c }
label { display: block; margin: .5em 0 } label.choice { padding: .6em .25em; margin: 0 }
input, select, textarea { font: inherit; padding: .5em; border: 1px solid #6f6f69; border-radius: 4px; max-width: 100%;
  box-sizing: border-box; color: inherit; background: #fff }
input[type=radio], input[type=checkbox] { width: 1.2em; height: 1.2em; margin: 0 .5em 0 0; vertical-align: -.2em }
textarea { width: 100%; min-height: 6em }
fieldset { border: 0; border-top: 1px solid #d0d0ca; margin: 1em 0; padding: .5em 0 0; min-width: 0 }
legend { font-weight: bold; padding: .5em 0 0; float: left; width: 100% } legend + * { clear: both }
.row { display: flex; flex-wrap: wrap; gap: .5em } .row label { margin: 0 }
.note { background: #eef6f5; border-left: 4px solid #1f655c; padding: .5em .75em }
.error { color: #a8261d; font-weight: bold } .urgent { border: 3px solid #a8261d; padding: .5em .75em }
.foot { margin-top: 2em; border-top: 1px solid #d0d0ca; padding-top: .5em; font-size: .9em; color: #4d4d48 }
blockquote { margin: 1em 0; padding-left: .75em; border-left: 4px solid #d0d0ca; white-space: pre-line }
`;

export interface Frame {
  readonly language: Language;
  readonly title: string;
  /** HTML. */
  readonly content: string;
  /** Of the response's policy, for its style. */
  readonly nonce: string;
}

/** A whole HTML page that works without scripts, on an old phone. */
export function htmlPage({ language, title, content, nonce }: Frame): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>${escaped(title)}</title>
<style nonce="${nonce}">${STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
${content}
</main>
</body>
</html>
`;
}
