import { waitUntil } from '../../dev/wait-until';
import { complaintsOf, openBrowser, type OpenBrowser } from '../support/browser';
import { PNG } from '../support/files';
import { barriers } from '../support/page-checks';
import { signedIn as signIn, textsTo as sentTo, zoneAtNoon } from '../support/people';
import { startProduct, type Demo, type Product } from '../support/product';

/** In three days, so that nothing of today is kept from leaving. */
const dayOff = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'].at(
  (new Date().getUTCDay() + 2) % 7,
) as string;

describe('messaging on the screens', () => {
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

  const textsTo = (phone: string) => sentTo(product, phone);
  const textFrom = (from: string, body: string) =>
    fetch(`${product.baseUrl}/sim/sms`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ from, body }),
    });
  const patient = (family: string, phone: string, birthDate: string) =>
    product.api<{ id: string }>('POST', '/patients', {
      ...{ name: { given: 'Rosa', family }, phone, birthDate, language: 'en', zone: zoneAtNoon() },
    });

  const signedIn = (role: keyof Demo['users'], path: string) => signIn(product, browser, role, path);

  it('a manager writes a text, is kept from naming a medication, publishes it, and sends it to a cohort', async () => {
    const phone = '+12125550171';
    await patient('Centenaria', phone, '1920-02-29');
    const page = await signedIn('manager', '/templates');
    const complaints = complaintsOf(page);
    await page.getByRole('button', { name: 'New template' }).click();
    await page.getByLabel('Template', { exact: true }).fill('flu-clinic');
    await page.getByRole('button', { name: 'Create' }).click();
    const english = page.getByRole('textbox', { name: 'Text in English' });
    await english.fill('{{ organization.name }}: Ask us about your metformin.');
    const spanish = page.getByRole('textbox', { name: 'Text in Spanish' });
    await spanish.fill('{{ organization.name }}: Puede vacunarse el viernes.');
    await page
      .getByText(/metformin/i)
      .nth(1)
      .waitFor();
    const publish = page.getByRole('button', { name: 'Publish' });
    await publish.click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Errors stop the publication.').waitFor();
    await page.keyboard.press('Escape');
    await english.fill('{{ organization.name }}: Flu shots are on Friday from 9 to 5.');
    expect(await barriers(page)).toEqual([]);
    await publish.click();
    await dialog.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('Version 1 is published.').waitFor();

    await page.goto(`${product.baseUrl}/campaigns`);
    await page.getByRole('button', { name: 'New campaign' }).click();
    await page.getByLabel('Name').fill('Flu shots');
    await page.getByLabel('Patients for whom this holds').fill('patient.age >= 100.0');
    await page.getByLabel('Template').selectOption('flu-clinic');
    await page.getByRole('button', { name: 'Create draft' }).click();
    await page.getByRole('button', { name: 'Run a dry run' }).click();
    await page.getByRole('link', { name: 'Rosa Centenaria' }).waitFor();
    expect(await barriers(page)).toEqual([]);
    expect(await textsTo(phone)).toEqual([]);
    await page.getByRole('button', { name: 'Send 1 text' }).click();
    await dialog.getByRole('button', { name: 'Send 1 text' }).click();
    await waitUntil('the text of the campaign', 60, async () => (await textsTo(phone)).length > 0);
    expect(await textsTo(phone)).toEqual([expect.stringContaining('Flu shots are on Friday from 9 to 5.')]);
    await page.getByText('done', { exact: true }).first().waitFor();
    expect(complaints).toEqual([]);
  }, 180_000);

  it('a manager sets when texts may leave, and is told what cannot be', async () => {
    const page = await signedIn('manager', '/settings');
    const complaints = complaintsOf(page);
    await page.getByLabel('Texts to one phone a day').fill('2');
    await page.getByLabel(dayOff).uncheck();
    await page.getByLabel('Time zones of the patients').fill('America/New_York\nMars/Olympus');
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Must be a time zone such as America/New_York').waitFor();
    complaints.length = 0;
    await page.getByLabel('Time zones of the patients').fill('America/New_York\nAmerica/Chicago');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved.').waitFor();
    await page.reload();
    await page.getByLabel(dayOff).waitFor();
    expect(await page.getByLabel(dayOff).isChecked()).toBe(false);
    expect(await page.getByLabel('Texts to one phone a day').inputValue()).toBe('2');
    expect(await page.getByLabel('Time zones of the patients').inputValue()).toBe('America/New_York\nAmerica/Chicago');
    expect(complaints).toEqual([]);
  }, 120_000);

  it('a patient sends a picture from the phone, and the coordinator sees it in the inbox', async () => {
    const phone = '+12125550183';
    await patient('Retrato', phone, '1950-05-05');
    await textFrom(phone, 'Look at this');
    const page = await browser.newPage();
    await page.goto(`${product.baseUrl}/sim?show=phones&phone=${encodeURIComponent(phone)}`);
    const picture = { name: 'wound.png', mimeType: 'image/png', buffer: PNG };
    await page.getByRole('heading', { name: phone }).waitFor();
    await page.locator('input[type=file]').setInputFiles(picture);
    await page.getByRole('log').getByText('Picture', { exact: true }).waitFor();
    expect(await barriers(page)).toEqual([]);
    const coordinator = await signedIn('coordinator', '/inbox');
    const complaints = complaintsOf(coordinator);
    await coordinator.getByText('Rosa Retrato').first().click();
    const shown = coordinator.getByRole('img', { name: 'Picture from Rosa Retrato' });
    await shown.scrollIntoViewIfNeeded();
    await waitUntil('the picture in the browser', 30, () =>
      shown.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth > 0),
    );
    await coordinator.getByText('PNG picture').waitFor();
    expect(await barriers(coordinator)).toEqual([]);
    expect(complaints).toEqual([]);
  }, 120_000);

  it('a patient ends emails by the link at their foot, on a small screen', async () => {
    const email = 'luz@home.example';
    const name = { given: 'Luz', family: 'Mora' };
    const { id } = await product.api<{ id: string }>('POST', '/patients', {
      ...{ name, email, language: 'es', zone: zoneAtNoon() },
    });
    const message = { patientId: id, channel: 'email', subject: 'Su visita', body: 'Su visita es el lunes.' };
    await product.api('POST', '/messages', message);
    const mailed = async (): Promise<readonly { body: string }[]> => {
      const response = await fetch(`${product.baseUrl}/sim/mail?to=${email}`);
      return ((await response.json()) as { items: readonly { body: string }[] }).items;
    };
    await waitUntil('the email', 60, async () => (await mailed()).length > 0);
    const [url = ''] = /http\S+\/mail\/unsubscribe\/\S+/.exec((await mailed())[0]?.body ?? '') ?? [];
    const page = await browser.newPage({ viewport: { width: 320, height: 568 } });
    const complaints = complaintsOf(page);
    await page.goto(url);
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'No quiero más correos' }).click();
    await page.getByRole('status').filter({ hasText: 'Ya no recibirá estos correos' }).waitFor();
    expect(await barriers(page)).toEqual([]);
    const { items } = await product.api<{ items: readonly object[] }>('GET', `/patients/${id}/consents`);
    expect(items).toMatchObject([{ channel: 'email', status: 'opted-out' }]);
    expect(complaints).toEqual([]);
  }, 120_000);

  it('a patient answers an email, the next one comes back, and the coordinator sees both', async () => {
    const email = 'ines@home.example';
    const name = { given: 'Ines', family: 'Prado' };
    const { id } = await product.api<{ id: string }>('POST', '/patients', { name, email, zone: zoneAtNoon() });
    const message = { patientId: id, channel: 'email', subject: 'Your visit', body: 'Your visit is on Monday.' };
    await product.api('POST', '/messages', message);
    const page = await browser.newPage();
    const complaints = complaintsOf(page);
    await page.goto(`${product.baseUrl}/sim?show=mail`);
    const letters = page.getByRole('list', { name: 'Mail' }).getByRole('button', { name: new RegExp(email) });
    await letters.first().click();
    expect(await barriers(page)).toEqual([]);
    await page.getByLabel('Answer as the patient').fill('Can I bring my sister?');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('It went back to the clinic.').waitFor();
    await page.getByRole('button', { name: 'No such mailbox' }).click();
    const staff = await signedIn('coordinator', `/patients/${id}?tab=conversation`);
    await staff.getByText('Can I bring my sister?').first().waitFor();
    await staff
      .getByText(/There is no such mailbox/)
      .first()
      .waitFor();
    expect(await barriers(staff)).toEqual([]);
    expect(complaints).toEqual([]);
  }, 120_000);

  it('whoever writes words of crisis is told of 988, also from a phone that no patient has', async () => {
    const phone = '+12125550179';
    await textFrom(phone, 'I want to kill myself');
    await waitUntil('the answer', 30, async () => (await textsTo(phone)).length > 0);
    expect(await textsTo(phone)).toEqual([expect.stringContaining('988')]);
    const page = await signedIn('nurse', '/inbox?view=all');
    await page.getByText('I want to kill myself').first().waitFor();
    await page.goto(`${product.baseUrl}/messages`);
    await page.getByRole('heading', { name: 'Messages' }).waitFor();
    expect(await barriers(page)).toEqual([]);
  }, 120_000);

  it('a nurse who has a phone for it is texted when a patient writes words of crisis', async () => {
    const [phone, pager] = ['+12125550180', '+12125550181'];
    await patient('Ibarra', phone, '1970-07-07');
    const page = await signedIn('manager', '/settings');
    const complaints = complaintsOf(page);
    await page.getByLabel(/\(nurse\)$/).fill('+1 (212) 555-0181');
    await page.getByLabel(/\(nurse\)$/).press('Enter');
    await page.getByText('Saved.').first().waitFor();
    expect(await barriers(page)).toEqual([]);
    await textFrom(phone, 'I want to kill myself');
    await waitUntil('the text to the nurse', 30, async () => (await textsTo(pager)).length > 0);
    const [text = ''] = await textsTo(pager);
    expect(text).toContain('an urgent task waits');
    expect(text).not.toContain('Ibarra');
    expect(complaints).toEqual([]);
  }, 120_000);

  it('two reminders of one day go out as one text, and the account says so', async () => {
    const phone = '+12125550183';
    const { id } = await patient('Juarez', phone, '1980-08-08');
    for (const [name, tip] of [
      ['drink-water', 'Drink water today.'],
      ['bring-list', 'Bring your list.'],
    ] as const) {
      const en = `{{ organization.name }}: ${tip} Text STOP to end.`;
      const es = '{{ organization.name }}: Un consejo. Escriba ALTO para no recibir más.';
      await product.api('POST', `/templates/${name}/publish`, { sms: { en, es } });
    }
    const source = `
pathway: two-tips
title: { en: Two tips, es: Dos consejos }
start: { on: encounter.registered, once: always }
interrupts:
  - { on: patient.died, exit: deceased }
  - { on: patient.withdrew, exit: withdrawn }
steps:
  - parallel: both
    join: all
    branches:
      - - { message: water, template: drink-water, channels: [sms] }
      - - { message: list, template: bring-list, channels: [sms] }
  - wait: { id: a-day, until: P1D }
`;
    await product.api('POST', '/pathways/two-tips/publish', { source });
    await product.api('POST', '/enrollments', { patientId: id, pathway: 'two-tips' });
    await waitUntil('the text', 60, async () => (await textsTo(phone)).length > 0);
    const [text = '', ...more] = await textsTo(phone);
    expect(more).toEqual([]);
    expect([text.includes('Drink water'), text.includes('Bring your list')]).toEqual([true, true]);
    const path = `/messages?patient=${id}`;
    const { items } = await product.api<{ items: readonly { reason: string | null; mergedWith: string[] }[] }>(
      'GET',
      path,
    );
    expect(items.map(({ reason, mergedWith }) => reason ?? mergedWith.length).sort()).toEqual([1, 'merged']);
  }, 120_000);

  it('a coordinator takes an answer back, sends another, and records that health tips are not wanted', async () => {
    const phone = '+12125550172';
    const { id } = await patient('Delgado', phone, '1950-05-05');
    await textFrom(phone, 'Can I take a bath with the bandage?');
    const page = await signedIn('coordinator', '/inbox?view=all');
    const complaints = complaintsOf(page);
    await page.getByText('Can I take a bath').first().click();
    const box = page.getByRole('textbox', { name: /^Answer Rosa Delgado/ });
    await box.fill('No bath.');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Taken back. It was not sent.').waitFor();
    expect(await barriers(page)).toEqual([]);
    await box.fill('Yes, keep the bandage dry please.');
    await page.getByRole('button', { name: 'Send' }).click();
    await waitUntil('the answer', 60, async () => (await textsTo(phone)).length > 0);
    expect(await textsTo(phone)).toEqual(['Yes, keep the bandage dry please.']);

    await page.goto(`${product.baseUrl}/patients/${id}`);
    await page.getByRole('button', { name: 'Consent to texts: Change' }).click();
    const dialog = page.getByRole('dialog');
    await dialog
      .getByLabel('What the patient asked for')
      .selectOption({ label: 'No more health tips, messages about care go on' });
    await dialog.getByLabel('How the patient asked').fill('Said so on the phone today.');
    expect(await barriers(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Record' }).click();
    await page.getByText('no health tips').waitFor();
    const { items } = await product.api<{ items: readonly object[] }>('GET', `/patients/${id}/consents`);
    expect(items[0]).toMatchObject({ status: 'unrecorded', promotion: { status: 'opted-out' } });
    expect(complaints).toEqual([]);
  }, 180_000);
});
