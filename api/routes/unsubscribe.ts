import { Router, type Response } from 'express';
import { findSubscription, unsubscribe } from '../commands/unsubscribe';
import type { ApiDeps } from '../deps';
import { newNonce, pageHeaders } from '../middleware/security-headers';
import { unsubscribePage, type UnsubscribePage } from '../pages/unsubscribe-page';

const LONGEST_TOKEN = 1_000;

/**
 * Where the link at the foot of each email leads. Looking at it changes nothing, because mail programs and scanners open
 * links; a POST ends the emails, by the page's button or by the mail program's own (RFC 8058). There is no session and
 * nothing else to be had here, so a POST from anywhere is as good.
 */
export function unsubscribeRoutes({ repositories, clock, settings, unsubscribeTokens, limit }: ApiDeps): Router {
  const deps = { ...repositories, clock, unsubscribeTokens };
  const router = Router({ caseSensitive: true });
  const show = (response: Response, page: UnsubscribePage): void => {
    const nonce = newNonce();
    pageHeaders(settings.publicUrl, nonce)(response.req, response, () => undefined);
    response.setHeader('Cache-Control', 'no-store');
    response
      .status(page === null ? 410 : 200)
      .type('html')
      .send(unsubscribePage(page, nonce));
  };
  router.use(limit.middleware());
  router.get('/:token', async ({ params: { token } }, response) => {
    response.locals.route = '/mail/unsubscribe/:token';
    const subscription = await findSubscription(deps, token.slice(0, LONGEST_TOKEN));
    show(response, subscription && { shows: 'question', subscription });
  });
  router.post('/:token', async ({ params: { token } }, response) => {
    response.locals.route = '/mail/unsubscribe/:token';
    const subscription = await unsubscribe(deps, token.slice(0, LONGEST_TOKEN));
    show(response, subscription && { shows: 'done', subscription });
  });
  return router;
}
