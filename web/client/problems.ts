import type { TFunction } from 'i18next';
import { ApiProblem } from './http';

/** What went wrong, as one sentence for the person at the screen. */
export function sentenceFor(error: unknown, t: TFunction): string {
  if (!(error instanceof ApiProblem)) return t('problem.unexpected');
  if (error.unreachable) return t('problem.unreachable');
  const winner = error.problem.winner;
  if (error.status === 409 && winner) return t('problem.conflict', { name: winner.name });
  if (error.status === 403) return error.problem.detail ?? t('problem.forbidden');
  if (error.status === 404) return t('problem.notFound');
  if (error.status === 429) return t('problem.tooMany');
  if (error.status >= 500) return t('problem.server');
  return error.problem.detail ?? error.problem.title;
}

/** Out of reach, busy, failing, or signed out: the same call may succeed later. Anything else is final. */
export function mayPass(error: unknown): boolean {
  if (!(error instanceof ApiProblem)) return true;
  return error.unreachable || error.status === 401 || error.status === 429 || error.status >= 500;
}

/**
 * The problem's messages by field, `medications/0/disposition`. Pointers come as `/data/...` of the request's body,
 * with or without the `#` of a URI fragment (RFC 6901).
 */
export function errorsByField(error: unknown): Readonly<Record<string, string>> {
  if (!(error instanceof ApiProblem)) return {};
  const byField: Record<string, string> = {};
  for (const { pointer, message } of error.problem.errors ?? []) {
    const parts = pointer.replace(/^#/, '').split('/').filter(Boolean).map(unescapePointer);
    const field = (parts[0] === 'data' ? parts.slice(1) : parts).join('/');
    byField[field] ??= message;
  }
  return byField;
}

function unescapePointer(part: string): string {
  return decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
}
