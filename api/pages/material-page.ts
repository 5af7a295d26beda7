import type { Material } from '../../core/record/material';
import { inLanguage } from '../../core/record/organization';
import { escaped } from './html';
import { form, patientPage, type Notice, type PageFrame } from './page';
import { fill, pageWords } from './words';

/** Something to read, with its source and a button to say that it was read. */
export function materialPage(frame: PageFrame, { title, body, sources }: Material, notice?: Notice): string {
  const { language } = frame;
  const { material: words } = pageWords[language];
  const source = sources.map((one) => escaped(fill(words.source, { source: one }))).join('<br>');
  const read = notice?.kind === 'done' ? '' : form(language, 'material', '', words.read);
  const content = `${paragraphs(inLanguage(body, language))}\n${read}\n<p class="foot">${source}</p>`;
  return patientPage(frame, inLanguage(title, language), content, notice);
}

function paragraphs(text: string): string {
  return text
    .split(/\n{2,}/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(paragraph)
    .join('\n');
}

function paragraph(part: string): string {
  if (part.startsWith('## ')) return `<h2>${escaped(part.slice(3))}</h2>`;
  const lines = part.split('\n');
  if (!lines.every((line) => line.startsWith('- '))) return `<p>${escaped(lines.join(' '))}</p>`;
  return `<ul>${lines.map((line) => `<li>${escaped(line.slice(2))}</li>`).join('')}</ul>`;
}
