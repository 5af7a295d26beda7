import { Router, urlencoded, type Request, type Response } from 'express';
import type { Language } from '../../core/record/organization';
import { checkBirthDate, findReader, type Reader } from '../commands/links/open-link';
import type { PostedAnswers } from '../commands/links/open-questionnaire';
import type { ApiDeps } from '../deps';
import { newNonce, pageHeaders } from '../middleware/security-headers';
import { sameOrigin } from '../middleware/same-origin';
import { birthDatePage, BIRTH_DATE_FIELDS } from '../pages/birth-date-page';
import { crisisPage, gonePage, type PageFrame } from '../pages/page';
import { actOn, showPage } from './patient-page-actions';

/** The pass lasts so long from the last time that the page was asked for. */
const PASS_MS = 15 * 60_000;
const COOKIE = 'carepath_page';
const LONGEST_TOKEN = 64;

/**
 * The pages of patients' links. Looking at a link changes nothing, because message previews and scanners do; before the right
 * birth date it says nothing of the patient, and afterwards it does what it was made for and no more.
 */
export function patientPageRoutes(deps: ApiDeps): Router {
  const { settings, limit } = deps;
  const router = Router({ caseSensitive: true });
  router.use(limit.middleware(), sameOrigin(settings.publicUrl), urlencoded({ extended: false, limit: '64kb' }));
  router.get('/:token', async (request, response) => {
    const opened = await open(deps, request, response);
    if (!opened) return;
    const { reader, frame, hasPass } = opened;
    if (!hasPass) return void response.send(birthDatePage(frame, null));
    letIn(deps, opened, response);
    response.send(await showPage(deps, reader, frame, request.query['done'] !== undefined));
  });
  router.post('/:token', async (request, response) => {
    const opened = await open(deps, request, response);
    if (!opened) return;
    const { reader, frame, hasPass, token } = opened;
    const posted = postedIn(request.body);
    if (posted['action']?.[0] !== 'birth-date') {
      if (!hasPass) return void response.status(401).send(birthDatePage(frame, null, posted));
      letIn(deps, opened, response);
      return act(deps, opened, response, posted);
    }
    const kept = keptIn(posted);
    const checked = await checkBirthDate(linkDeps(deps), reader, birthDateIn(posted));
    if (checked === 'spent') return void response.status(410).send(gonePage(frame.nonce));
    if (checked !== 'right') {
      return void response.status(checked === 'wait' ? 429 : 422).send(birthDatePage(frame, checked, kept));
    }
    letIn(deps, opened, response);
    if (kept) return act(deps, opened, response, kept);
    response.redirect(303, `/p/${token}?lang=${frame.language}`);
  });
  return router;
}

interface Opened {
  readonly token: string;
  readonly reader: Reader;
  readonly frame: PageFrame;
  readonly hasPass: boolean;
}

/** Answers with the page of a dead link when there is no reader. */
async function open(deps: ApiDeps, request: Request, response: Response): Promise<Opened | null> {
  const nonce = newNonce();
  pageHeaders(deps.settings.publicUrl, nonce)(request, response, () => undefined);
  // A form says where it comes from only so; another site learns nothing of the address either way.
  response.setHeader('Referrer-Policy', 'same-origin');
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('X-Robots-Tag', 'noindex');
  response.locals.route = '/p/:token';
  response.type('html');
  const { token } = request.params;
  const known = typeof token === 'string' && token.length <= LONGEST_TOKEN ? token : '';
  const reader = await findReader(linkDeps(deps), known);
  if (!reader) {
    response.status(410).send(gonePage(nonce));
    return null;
  }
  const pass = cookieOf(request);
  const hasPass = pass !== undefined && deps.linkSecrets.isPass(pass, reader.link.id, deps.clock.now());
  const language = languageOf(request) ?? (hasPass ? reader.patient.language : reader.link.language);
  return { token: known, reader, frame: { language, organization: reader.organization, nonce }, hasPass };
}

async function act(deps: ApiDeps, { reader, frame, token }: Opened, response: Response, posted: PostedAnswers) {
  const page = await actOn(deps, reader, frame, posted);
  if (page === 'crisis') return void response.send(crisisPage(frame));
  if (page !== 'done') return void response.status(page.status).send(page.html);
  // What was done is asked for anew: loading the page again does it no second time.
  response.redirect(303, `/p/${token}?lang=${frame.language}&done=1`);
}

function linkDeps({ repositories, linkSecrets, clock }: ApiDeps) {
  return { ...repositories, linkSecrets, clock };
}

function letIn({ linkSecrets, clock, settings }: ApiDeps, { reader, token }: Opened, response: Response): void {
  const until = new Date(clock.now().getTime() + PASS_MS);
  response.cookie(COOKIE, linkSecrets.pass(reader.link.id, until), {
    ...{ path: `/p/${token}`, httpOnly: true, sameSite: 'lax', maxAge: PASS_MS },
    secure: settings.publicUrl.startsWith('https:'),
  });
}

function cookieOf(request: Request): string | undefined {
  const pairs = (request.get('cookie') ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
}

function languageOf({ query }: Request): Language | undefined {
  return query['lang'] === 'en' || query['lang'] === 'es' ? query['lang'] : undefined;
}

/** Every value of a form as a list of texts. */
function postedIn(body: unknown): PostedAnswers {
  const entries = Object.entries(typeof body === 'object' && body !== null ? body : {});
  const texts = (value: unknown) => [value].flat().filter((one): one is string => typeof one === 'string');
  return Object.fromEntries(entries.map(([name, value]) => [name, texts(value)]));
}

/** What was posted before the birth date was asked for again; `null` when nothing was. */
function keptIn({ then, ...posted }: PostedAnswers): PostedAnswers | null {
  if (then === undefined) return null;
  const isKept = (name: string) => name !== 'action' && !BIRTH_DATE_FIELDS.some((field) => field === name);
  return { ...Object.fromEntries(Object.entries(posted).filter(([name]) => isKept(name))), action: then };
}

function birthDateIn(posted: PostedAnswers): string {
  const [month = '', day = '', year = ''] = BIRTH_DATE_FIELDS.map((name) => (posted[name]?.[0] ?? '').trim());
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}
