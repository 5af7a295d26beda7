import { randomBytes } from 'node:crypto';
import { changeConsent, readConsents } from '../commands/change-consent';
import type { Reader } from '../commands/links/open-link';
import { answerQuestion, questionOfLink } from '../commands/links/open-question';
import { answerQuestionnaire, questionnaireOfLink, type PostedAnswers } from '../commands/links/open-questionnaire';
import { noteRead } from '../commands/links/note-read';
import { readPlan } from '../commands/links/read-plan';
import { askForCall } from '../commands/links/write-by-link';
import { crisisRaiser } from '../commands/raise-crisis';
import { updatePatient } from '../commands/update-patient';
import { readCrisis } from '../../core/messaging/inbound/crisis';
import type { LinkPurpose } from '../../core/record/patient-link';
import type { ApiDeps } from '../deps';
import { answerPage } from '../pages/answer-page';
import { callPage, consentPage, languagePage } from '../pages/choice-pages';
import { materialPage } from '../pages/material-page';
import { gonePage, type Notice, type PageFrame } from '../pages/page';
import { planPage } from '../pages/plan-page';
import { questionnaireClosedPage, questionnairePage } from '../pages/questionnaire-page';
import { pageWords } from '../pages/words';

/** What an action ends in: it is done (`crisis`: and what was said speaks of danger), or a page that says why not. */
type Acted = 'done' | 'crisis' | { readonly status: number; readonly html: string };

type Show = (deps: ApiDeps, reader: Reader, frame: PageFrame, isDone: boolean) => Promise<string>;
type Act = (deps: ApiDeps, reader: Reader, frame: PageFrame, posted: PostedAnswers) => Promise<Acted>;

interface Page {
  readonly show: Show;
  /** Absent where there is only something to read. */
  readonly act?: Act;
}

const MOST_ABOUT = 500;
const MOST_ANSWER = 1_000;

const pages: Readonly<Record<LinkPurpose, Page>> = {
  answer: {
    show: async (deps, reader, frame, isDone) => {
      const state = await questionOfLink(questionDeps(deps), reader, frame.language);
      return answerPage(frame, isDone && state.state !== 'open' ? { state: 'answered' } : state);
    },
    act: async (deps, reader, frame, posted) => {
      const state = await questionOfLink(questionDeps(deps), reader, frame.language);
      if (state.state !== 'open') return 'done';
      const given = (posted['answer']?.[0] ?? '').trim().slice(0, MOST_ANSWER);
      if ((await answerQuestion(writeDeps(deps), reader, state.question, given)) === 'taken') return doneWith(given);
      return wrong(answerPage(frame, state, error(pageWords[frame.language].answer.unclear)));
    },
  },
  questionnaire: {
    show: async ({ repositories, clock }, reader, frame, isDone) => {
      const found = isDone ? null : await questionnaireOfLink({ ...repositories, clock }, reader);
      return found ? questionnairePage(frame, found) : questionnaireClosedPage(frame, isDone ? 'done' : 'none');
    },
    act: async (deps, reader, frame, posted) => {
      const { repositories, clock } = deps;
      const found = await questionnaireOfLink({ ...repositories, clock }, reader);
      if (!found) return { status: 200, html: questionnaireClosedPage(frame, 'none') };
      const raiseCrisis = crisisRaiser(deps);
      const answered = await answerQuestionnaire({ ...repositories, ...deps, raiseCrisis }, reader, found, posted);
      if (answered.result === 'theirs') return { status: 409, html: questionnaireClosedPage(frame, 'theirs') };
      if (answered.result === 'taken') return answered.crisis ? 'crisis' : 'done';
      const notice = error(pageWords[frame.language].questionnaire.wrong);
      return wrong(questionnairePage(frame, found, { answers: posted, errors: answered.errors }, notice));
    },
  },
  material: {
    show: ({ content }, { link }, frame, isDone) => {
      const found = content.materials().find(({ material }) => material === link.material);
      const notice = isDone ? done(pageWords[frame.language].material.readDone) : undefined;
      return Promise.resolve(found ? materialPage(frame, found, notice) : gonePage(frame.nonce));
    },
    act: async ({ repositories, clock }, reader) => {
      await noteRead({ ...repositories, clock }, reader);
      return 'done';
    },
  },
  plan: {
    show: async ({ repositories, clock }, reader, frame) => {
      const plan = await readPlan({ ...repositories, clock }, reader, frame.language);
      return planPage(frame, plan, reader.patient.zone ?? reader.organization.zone);
    },
  },
  call: {
    show: (_deps, _reader, frame, isDone) =>
      Promise.resolve(callPage(frame, newOnce(), isDone ? done(pageWords[frame.language].callMe.done) : undefined)),
    act: async (deps, reader, _frame, posted) => {
      const about = (posted['about']?.[0] ?? '').trim().slice(0, MOST_ABOUT);
      const once = (posted['once']?.[0] ?? '').slice(0, 20);
      await askForCall(writeDeps(deps), reader, { once, body: about });
      return doneWith(about);
    },
  },
  language: {
    show: (_deps, { patient }, frame, isDone) => {
      const notice = isDone ? done(pageWords[patient.language].language.done) : undefined;
      return Promise.resolve(
        languagePage({ ...frame, ...(isDone && { language: patient.language }) }, patient.language, notice),
      );
    },
    act: async ({ repositories, clock }, { scope, patient }, _frame, posted) => {
      const language = posted['language']?.[0];
      if (language !== 'en' && language !== 'es') return 'done';
      await updatePatient({ ...repositories, clock }, scope, { id: patient.id, changes: { language } });
      return 'done';
    },
  },
  consent: {
    show: async ({ repositories }, { scope, patient }, frame, isDone) => {
      const notice = isDone ? done(pageWords[frame.language].consent.done) : undefined;
      return consentPage(frame, await readConsents(repositories, scope, patient.id), notice);
    },
    act: async ({ repositories, runtime, clock }, { scope, patient }, _frame, posted) => {
      const [channel, purpose, status] = ['channel', 'purpose', 'status'].map((name) => posted[name]?.[0]);
      const isChannel = (channel === 'sms' && patient.phone) || (channel === 'email' && patient.email);
      if (!isChannel || (purpose !== 'treatment' && purpose !== 'promotion')) return 'done';
      if (status !== 'opted-in' && status !== 'opted-out') return 'done';
      const change = { patientId: patient.id, channel, purpose, status, source: 'link' } as const;
      await changeConsent({ ...repositories, runtime, clock }, scope, change);
      return 'done';
    },
  },
};

/** The page of a link, for a reader who has given the birth date. `isDone`: what it is for has just been done. */
export function showPage(deps: ApiDeps, reader: Reader, frame: PageFrame, isDone: boolean): Promise<string> {
  return pages[reader.link.purpose].show(deps, reader, frame, isDone);
}

/** Does what the link is for; any other action is none of it. */
export async function actOn(deps: ApiDeps, reader: Reader, frame: PageFrame, posted: PostedAnswers): Promise<Acted> {
  const { purpose } = reader.link;
  const { act } = pages[purpose];
  if (!act || posted['action']?.[0] !== purpose) {
    return { status: 400, html: await showPage(deps, reader, frame, false) };
  }
  return act(deps, reader, frame, posted);
}

/** Whom to call stands on the next page at once: a text may come late, or to no phone. */
function doneWith(text: string): Acted {
  return readCrisis(text).level === 'crisis' ? 'crisis' : 'done';
}

function wrong(html: string): Acted {
  return { status: 422, html };
}

function error(text: string): Notice {
  return { kind: 'error', text };
}

function done(text: string): Notice {
  return { kind: 'done', text };
}

function questionDeps({ repositories, clock }: ApiDeps) {
  return { ...repositories, clock };
}

function writeDeps(deps: ApiDeps) {
  const { repositories, runtime, content, dispatch, clock } = deps;
  return { ...repositories, runtime, content, dispatch, clock, raiseCrisis: crisisRaiser(deps) };
}

/** Names one showing of a page. */
function newOnce(): string {
  return randomBytes(9).toString('base64url');
}
