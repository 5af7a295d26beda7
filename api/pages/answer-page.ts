import type { PageQuestion, QuestionState } from '../commands/links/open-question';
import { escaped } from './html';
import { form, patientPage, type Notice, type PageFrame } from './page';
import { pageWords } from './words';

/** The question of a message, to be answered by a button or in one field. */
export function answerPage(frame: PageFrame, state: QuestionState, notice?: Notice): string {
  const { answer } = pageWords[frame.language];
  const content = state.state === 'open' ? asked(frame, state.question) : `<p>${answer[state.state]}</p>`;
  return patientPage(frame, answer.title, content, notice);
}

function asked({ language }: PageFrame, { intent, kind, options }: PageQuestion): string {
  const { answer } = pageWords[language];
  const question = `<p>${answer.asked}</p>\n<blockquote lang="${intent.language}">${escaped(withoutLinks(intent.body))}</blockquote>`;
  if (kind === 'choice' || kind === 'yes-no') {
    const buttons = options.map(
      ({ id, label }) => `<button name="answer" value="${escaped(id)}">${escaped(capitalized(label))}</button>`,
    );
    return `${question}
<form method="post" action="?lang=${language}"><input type="hidden" name="action" value="answer">
${buttons.join('\n')}</form>`;
  }
  const mode = kind === 'number' ? ' inputmode="decimal"' : '';
  const input =
    kind === 'text'
      ? '<textarea name="answer" maxlength="1000" required></textarea>'
      : `<input name="answer" maxlength="100"${mode} required>`;
  return `${question}\n${form(language, 'answer', `<label>${answer[kind]}<br>${input}</label>`, answer.send)}`;
}

/** The reader is on the page that the message leads to. */
function withoutLinks(body: string): string {
  return body.replace(/https?:\/\/\S+/g, '').trim();
}

function capitalized(label: string): string {
  return label.slice(0, 1).toUpperCase() + label.slice(1);
}
