import type { Consent } from '../commands/change-consent';
import type { ConsentPurpose } from '../../core/record/consent';
import type { Language } from '../../core/record/organization';
import { escaped } from './html';
import { form, hidden, patientPage, type Notice, type PageFrame } from './page';
import { fill, pageWords } from './words';

/** Asks for a call. `once`: the same page sent twice is one wish. */
export function callPage(frame: PageFrame, once: string, notice?: Notice): string {
  const { callMe } = pageWords[frame.language];
  const about = `<label>${callMe.about}<br><textarea name="about" maxlength="500"></textarea></label>${hidden('once', once)}`;
  const content = `<p>${callMe.text}</p>\n${form(frame.language, 'call', about, callMe.send)}`;
  return patientPage(frame, callMe.title, notice?.kind === 'done' ? '' : content, notice);
}

const NAMES: Readonly<Record<Language, string>> = { en: 'English', es: 'Español' };

/** In which language the patient is written to. */
export function languagePage(frame: PageFrame, chosen: Language, notice?: Notice): string {
  const { language: words } = pageWords[frame.language];
  const choices = (['en', 'es'] as const).map((language) => {
    const checked = language === chosen ? ' checked' : '';
    return `<label class="choice" lang="${language}"><input type="radio" name="language" value="${language}"${checked}>${NAMES[language]}</label>`;
  });
  const fields = `<fieldset><legend>${words.text}</legend>\n<div>${choices.join('\n')}</div></fieldset>`;
  return patientPage(frame, words.title, form(frame.language, 'language', fields, words.save), notice);
}

/** What the patient gets at each address, with buttons to end it and to begin it again. */
export function consentPage(frame: PageFrame, consents: readonly Consent[], notice?: Notice): string {
  const { consent: words } = pageWords[frame.language];
  const sections = consents.map((consent) => address(frame.language, consent));
  return patientPage(frame, words.title, sections.length === 0 ? `<p>${words.none}</p>` : sections.join('\n'), notice);
}

function address(language: Language, consent: Consent): string {
  const { consent: words } = pageWords[language];
  const { channel, address: to, history } = consent;
  const isOff = (purpose: ConsentPurpose) =>
    history.find((change) => (change.purpose ?? 'treatment') === purpose)?.status === 'opted-out';
  const title = channel === 'sms' ? fill(words.sms, { end: to.slice(-4) }) : fill(words.email, { address: to });
  const change = (purpose: ConsentPurpose, status: 'opted-out' | 'opted-in', label: string) => {
    const fields = hidden('channel', channel) + hidden('purpose', purpose) + hidden('status', status);
    return form(language, 'consent', fields, label, 'other');
  };
  const off = isOff('treatment');
  const noTips = isOff('promotion');
  const tips = noTips
    ? `<p>${words.tipsOff}</p>${change('promotion', 'opted-in', words.startTips)}`
    : `<p>${words.tipsOn}</p>${change('promotion', 'opted-out', words.stopTips)}`;
  const all = off
    ? `<p>${words.off}</p>${change('treatment', 'opted-in', words.start)}`
    : `<p>${words.on}</p>${change('treatment', 'opted-out', words.stop)}${tips}`;
  return `<section><h2>${escaped(title)}</h2>${all}</section>`;
}
