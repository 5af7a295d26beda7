import { extensionOf } from './file-type';

const LONGEST = 100;

/** A sender's name for a file as staff read it: one line, and nothing that turns the direction of reading. */
export function shownName(name: string | undefined): string | undefined {
  const shown = (name ?? '').replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '').trim();
  return shown === '' ? undefined : shown.slice(0, LONGEST);
}

/** The name under which a browser saves it: plain letters, and the ending of what the file is. */
export function savedName(name: string | undefined, contentType: string): string {
  const plain = (name ?? '')
    .normalize('NFD')
    .replace(/\.[^.]*$/, '')
    .replace(/[^\w -]+/g, '')
    .trim()
    .slice(0, LONGEST);
  return `${plain === '' ? 'attachment' : plain}.${extensionOf(contentType)}`;
}
