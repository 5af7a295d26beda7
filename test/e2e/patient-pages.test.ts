import type { Page } from 'playwright-core';
import { gzipSync } from 'node:zlib';
import { waitUntil } from '../../dev/wait-until';
import { complaintsOf, openBrowser, type OpenBrowser } from '../support/browser';
import { barriers } from '../support/page-checks';
import { signedIn, textsTo, zoneAtNoon } from '../support/people';
import { startProduct, type Product } from '../support/product';

/** The text leads to the questionnaire that waits; its answers let the pathway go on. */
const PATHWAY = `
pathway: ask-by-link
title: { en: Questions by link, es: Preguntas por enlace }
start: { on: encounter.registered, once: always }
interrupts:
  - { on: patient.died, exit: deceased }
  - { on: patient.withdrew, exit: withdrawn }
steps:
  - parallel: both
    join: all
    branches:
      - - message: invitation
          template: questions-by-link
          channels: [sms]
      - - questionnaire: phq
          form: phq-9
          title: { en: Ask the PHQ-9, es: Hacer el PHQ-9 }
          queue: nurses
          due: 2 business days
          outcomes:
            completed: { label: { en: Completed, es: Completado } }
            declined: { label: { en: Declined, es: No quiso } }
  - end: answered
`;
/** The text leaves by its template's ladder, and a person books a visit. */
const VISIT = `
pathway: visit-by-link
title: { en: A visit, es: Una cita }
start: { on: encounter.registered, once: always }
interrupts:
  - { on: patient.died, exit: deceased }
  - { on: patient.withdrew, exit: withdrawn }
steps:
  - message: get-ready
    template: get-ready
  - task: book
    title: { en: Book the visit, es: Programar la visita }
    queue: coordinators
    form: book-appointment
    due: 2 business days
    outcomes:
      booked: { label: { en: Booked, es: Programada } }
      not-booked: { label: { en: Not booked, es: No programada } }
  - wait: { until: P14D }
`;
const LARGEST_BYTES = 60 * 1024;
/** A small old phone whose browser runs no scripts. */
const OLD_PHONE = { viewport: { width: 320, height: 568 }, javaScriptEnabled: false } as const;

describe('the pages of a patient', () => {
  let product: Product;
  let browser: OpenBrowser;

  beforeAll(async () => {
    browser = await openBrowser();
    product = await startProduct();
  }, 240_000);
  afterEach(() => browser.closePages());
  afterAll(async () => {
    await browser.close();
    await product.stop();
  }, 60_000);

  async function urlTo(phone: string): Promise<string> {
    const found = () =>
      textsTo(product, phone).then((texts) => /http\S+\/p\/[\w-]{22}/.exec(texts.join('\n'))?.[0] ?? '');
    await waitUntil('the text with the link', 60, async () => (await found()) !== '');
    return found();
  }
  const patient = (family: string, phone: string, language: 'en' | 'es' = 'en') =>
    product.api<{ id: string }>('POST', '/patients', {
      ...{ name: { given: 'Rosa', family }, phone, birthDate: '1961-03-09', language, zone: zoneAtNoon() },
    });
  async function giveBirthDate(page: Page, words: { month: string; day: string; year: string; go: string }) {
    await page.getByLabel(words.month).selectOption('3');
    await page.getByLabel(words.day).fill('9');
    await page.getByLabel(words.year).fill('1961');
    await page.getByRole('button', { name: words.go }).click();
  }
  const english = { month: 'Month', day: 'Day', year: 'Year', go: 'Go on' };
  const spanish = { month: 'Mes', day: 'Día', year: 'Año', go: 'Seguir' };

  it('a coordinator texts a link to the plan; the patient opens it on an old phone, in Spanish', async () => {
    const phone = '+12125550181';
    const { id } = await patient('Quispe', phone, 'es');
    await product.api('POST', '/enrollments', { patientId: id, pathway: 'appointment-preparation' });
    const staff = await signedIn(product, browser, 'coordinator', `/patients/${id}`);
    const complaints = complaintsOf(staff);
    await staff.getByRole('button', { name: 'Links' }).click();
    const dialog = staff.getByRole('dialog');
    await dialog.getByText('None yet.').waitFor();
    expect(await barriers(staff)).toEqual([]);
    await dialog.getByRole('button', { name: 'Make the link' }).click();
    await dialog.getByText(/works until/).waitFor();
    const url = await urlTo(phone);
    const page = await browser.newPage(OLD_PHONE);
    await page.goto(url);
    await giveBirthDate(page, spanish);
    await page.getByRole('heading', { name: 'Mi plan' }).waitFor();
    await page.getByText('Preparación de la cita').waitFor();
    await staff.reload();
    await staff.getByRole('button', { name: 'Links' }).click();
    await dialog.getByText('opened once').waitFor();
    await dialog
      .getByRole('button', { name: /^End: / })
      .first()
      .click();
    await staff.getByText('It leads nowhere any more.').waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Este enlace ya no funciona' }).waitFor();
    expect(complaints).toEqual([]);
  }, 180_000);

  it('a patient answers a questionnaire by the link of a text, without scripts, and the pathway goes on', async () => {
    const text = '{{ organization.name }}: Some questions for you: {{ link.questionnaire }} Text STOP to end.';
    await product.api('POST', '/templates/questions-by-link/publish', { sms: { en: text, es: text } });
    await product.api('POST', '/pathways/ask-by-link/publish', { source: PATHWAY });
    const phone = '+12125550182';
    const { id } = await patient('Vega', phone);
    const enrolled = { patientId: id, pathway: 'ask-by-link' };
    const enrollment = await product.api<{ id: string }>('POST', '/enrollments', enrolled);
    const url = await urlTo(phone);
    const page = await browser.newPage(OLD_PHONE);
    const complaints = complaintsOf(page);
    await page.goto(url);
    await giveBirthDate(page, english);
    await page.getByRole('heading', { name: 'Some questions for you' }).waitFor();
    expect(gzipSync(await page.content()).length).toBeLessThan(LARGEST_BYTES);
    const fits = async () => (await page.getByRole('main').boundingBox())?.width ?? 999;
    expect(await fits()).toBeLessThanOrEqual(320);
    const groups = page.getByRole('group');
    for (let item = 0; item < 8; item += 1) await groups.nth(item).getByLabel('Not at all').check();
    await page.getByRole('button', { name: 'Send my answers' }).click();
    await page.getByRole('alert').filter({ hasText: 'Something is missing' }).waitFor();
    expect(await groups.nth(0).getByLabel('Not at all').isChecked()).toBe(true);
    await groups.nth(8).getByLabel('Not at all').check();
    complaints.length = 0;
    await page.getByRole('button', { name: 'Send my answers' }).click();
    await page.getByRole('status').filter({ hasText: 'Your care team has your answers.' }).waitFor();
    await waitUntil('the end of the pathway', 60, async () => {
      const { outcome } = await product.api<{ outcome: string | null }>('GET', `/enrollments/${enrollment.id}`);
      return outcome === 'answered';
    });
    expect(complaints).toEqual([]);
  }, 180_000);

  it('a manager chooses what a text gives to read; the patient reads it, and sees the booked visit on the plan', async () => {
    const manager = await signedIn(product, browser, 'manager', '/templates');
    const complaints = complaintsOf(manager);
    await manager.getByRole('button', { name: 'New template' }).click();
    await manager.getByLabel('Template', { exact: true }).fill('get-ready');
    await manager.getByRole('button', { name: 'Create' }).click();
    for (const [language, text] of [
      ['English', '{{ organization.name }}: Get ready: {{ link.material }} Text STOP to end.'],
      ['Spanish', '{{ organization.name }}: Prepárese: {{ link.material }} Escriba ALTO para no recibir más.'],
    ] as const) {
      await manager.getByRole('textbox', { name: `Text in ${language}` }).fill(text);
    }
    await manager
      .getByText(/as long as no material is chosen/)
      .first()
      .waitFor();
    await manager.getByLabel('Gives to read').selectOption('Get ready for your visit');
    await manager.getByLabel('Tried in this order').selectOption('Text only');
    await manager
      .getByText(/as long as no material is chosen/)
      .first()
      .waitFor({ state: 'detached' });
    expect(await barriers(manager)).toEqual([]);
    await manager.getByRole('button', { name: 'Publish' }).click();
    await manager.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
    await manager.getByText('Version 1 is published.').waitFor();

    await product.api('POST', '/pathways/visit-by-link/publish', { source: VISIT });
    const phone = '+12125550184';
    const { id } = await patient('Luna', phone);
    await product.api('POST', '/enrollments', { patientId: id, pathway: 'visit-by-link' });
    const page = await browser.newPage(OLD_PHONE);
    await page.goto(await urlTo(phone));
    await giveBirthDate(page, english);
    await page.getByRole('heading', { name: 'Bring with you' }).waitFor();
    await page.getByRole('button', { name: 'I have read this' }).click();
    await page.getByText('We have noted that you have read it.').waitFor();

    const { items } = await product.api<{ items: readonly { id: string }[] }>('GET', `/tasks?view=all&patient=${id}`);
    const data = { date: '2030-06-13', time: '2:30 pm', clinician: 'Dr. Grey, Oncology' };
    await product.api('POST', `/tasks/${items[0]?.id ?? ''}/complete`, { outcome: 'booked', data });
    const { url } = await product.api<{ url: string }>('POST', `/patients/${id}/links`, { purpose: 'plan' });
    await page.goto(url);
    await giveBirthDate(page, english);
    await page.getByText(/^\w+day, June 1[34] at /).waitFor();
    expect(await page.content()).not.toContain('Oncology');
    expect(gzipSync(await page.content()).length).toBeLessThan(LARGEST_BYTES);
    expect((await page.getByRole('main').boundingBox())?.width).toBeLessThanOrEqual(320);
    await page.getByRole('link', { name: 'Español' }).click();
    await page.getByRole('heading', { name: 'Sus citas' }).waitFor();
    expect(complaints).toEqual([]);
  }, 180_000);

  it('has no barriers on a small screen, in either language', async () => {
    const { id } = await patient('Ortega', '+12125550183');
    const page = await browser.newPage({ viewport: { width: 320, height: 568 } });
    const complaints = complaintsOf(page);
    const { items } = await product.api<{ items: readonly { id: string }[] }>('GET', '/materials');
    const materials = items.map((item) => ({ purpose: 'material', material: item.id }));
    const others = ['plan', 'consent', 'call', 'language', 'answer', 'questionnaire'].map((purpose) => ({ purpose }));
    for (const wanted of [...others, ...materials]) {
      const { url } = await product.api<{ url: string }>('POST', `/patients/${id}/links`, wanted);
      await page.goto(`${url}?lang=es`);
      expect([wanted, await barriers(page)]).toEqual([wanted, []]);
      await giveBirthDate(page, spanish);
      for (const language of ['English', 'Español']) {
        expect([wanted, language, await barriers(page)]).toEqual([wanted, language, []]);
        expect([wanted, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([wanted, 320]);
        await page.getByRole('link', { name: language }).click();
      }
    }
    expect(complaints).toEqual([]);
  }, 180_000);
});
