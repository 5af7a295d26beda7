import { raw, Router } from 'express';
import { CarepathFailure } from '../../core/errors';
import { receiveMail } from '../commands/mail/receive-mail';
import { crisisRaiser } from '../commands/raise-crisis';
import type { ApiDeps } from '../deps';
import { problemOf } from '../errors';
import { sendProblem } from '../middleware/problem-answer';

const LARGEST = '10mb';
const ROUTE = '/webhooks/mail/inbound';

/** Where a mail server hands over each email that came for us: the raw message, signed. There again it changes nothing. */
export function mailWebhookRoutes(deps: ApiDeps): Router {
  const { repositories, runtime, content, dispatch, clock, mail: door } = deps;
  const router = Router({ caseSensitive: true });
  router.post('/inbound', raw({ type: 'message/rfc822', limit: LARGEST }), async (request, response) => {
    response.locals.route = ROUTE;
    if (!door) throw new CarepathFailure('not-found', 'This copy takes no emails: it has no MAIL_INBOUND_SECRET.');
    const message: unknown = request.body;
    if (!Buffer.isBuffer(message)) throw new CarepathFailure('unsupported-media-type', 'Send message/rfc822.');
    if (!door.isSigned(message, request.get('x-carepath-signature'))) {
      throw new CarepathFailure('forbidden', 'The signature is missing or wrong.');
    }
    const mail = await door.read(message);
    const raiseCrisis = crisisRaiser(deps);
    await receiveMail({ ...repositories, runtime, content, dispatch, clock, raiseCrisis }, mail);
    response.status(204).end();
  });
  router.all('/inbound', (_request, response) => {
    response.setHeader('Allow', 'POST');
    sendProblem(response, problemOf('method-not-allowed', 'This address takes POST.'));
  });
  return router;
}
