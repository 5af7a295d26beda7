import { waitUntil } from '../../dev/wait-until';
import { complaintsOf, openBrowser, type OpenBrowser } from '../support/browser';
import { barriers } from '../support/page-checks';
import { signedIn, textsTo, zoneAtNoon } from '../support/people';
import { startProduct, type Product } from '../support/product';

const MRN = 'urn:test:mrn';
const [FIRST, SECOND] = ['+12125550191', '+12125550192'];

describe('a campaign to a list', () => {
  let product: Product;
  let browser: OpenBrowser;

  beforeAll(async () => {
    browser = await openBrowser();
    product = await startProduct();
  }, 240_000);
  afterAll(async () => {
    await browser.close();
    await product.stop();
  }, 60_000);

  const patient = (given: string, phone: string, mrn: string) =>
    product.api('POST', '/patients', {
      ...{ name: { given, family: 'Listada' }, phone, identifiers: [{ system: MRN, value: mrn }] },
      ...{ birthDate: '1950-01-01', language: 'en', zone: zoneAtNoon() },
    });

  it('is pasted from a table, told what is wrong with it, asks a question, and counts the answers', async () => {
    await patient('Ada', FIRST, '000811');
    await patient('Eva', SECOND, '000812');
    const en = '{{ organization.name }}: Do you come to the walk on Friday? {{ options }}';
    const es = '{{ organization.name }}: ¿Viene a caminar el viernes? {{ options }}';
    await product.api('POST', '/templates/walk/publish', { sms: { en, es } });
    const page = await signedIn(product, browser, 'manager', '/campaigns');
    const complaints = complaintsOf(page);
    await page.getByRole('button', { name: 'New campaign' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Name').fill('Walk');
    await form
      .getByLabel('Patients by their numbers')
      .fill('000811\tListada, Ada\n000899\tNobody\n000812\tListada, Eva\n000811\tListada, Ada\n');
    await form.getByLabel('Template').selectOption('walk');
    await form.getByLabel('The text asks').selectOption('for a choice');
    await form.getByLabel('Answer 1 in English').fill('I come');
    await form.getByLabel('Answer 1 in Spanish').fill('Voy');
    await form.getByLabel('Answer 2 in English').fill('Not this time');
    await form.getByRole('button', { name: 'Create draft' }).click();
    await form.getByText('Look the list up before you save.').waitFor();
    await form.getByRole('button', { name: 'Look them up' }).focus();
    await page.keyboard.press('Enter');
    await form.getByText('2 patients found').waitFor();
    await form.getByText('Line 2: no patient has 000899').waitFor();
    await form.getByText('Line 4: 000811 is the patient of line 1').waitFor();
    expect(await barriers(page)).toEqual([]);
    await form.getByRole('button', { name: 'Create draft' }).click();
    await form.getByText('"walk" is sent in Spanish, too').waitFor();
    complaints.length = 0;
    await form.getByLabel('Answer 2 in Spanish').fill('Esta vez no');
    await form.getByRole('button', { name: 'Create draft' }).click();

    const list = page.getByRole('region', { name: 'The list' });
    await page.getByText('2 patients are on the list.').waitFor();
    await list.getByRole('button', { name: 'Show 2 patients' }).click();
    await list.getByRole('row', { name: /Eva Listada.*000812/ }).waitFor();
    expect(await list.getByRole('row').count()).toBe(3);
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Run a dry run' }).click();
    await page.getByRole('link', { name: 'Eva Listada' }).waitFor();
    await page.getByText('Reply 1 I come, 2 Not this time. Reply NO MORE').first().waitFor();
    await page.getByRole('button', { name: 'Send 2 texts' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Send 2 texts' }).click();
    for (const [phone, body] of [
      [FIRST, '1'],
      [SECOND, 'not this time'],
    ] as const) {
      await waitUntil('the text', 60, async () => (await textsTo(product, phone)).length > 0);
      await fetch(`${product.baseUrl}/sim/sms`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ from: phone, body }),
      });
    }
    await page.getByText('done', { exact: true }).first().waitFor();
    await waitUntil('both answers', 60, async () => {
      await page.reload();
      await page.getByRole('heading', { name: 'Report' }).waitFor();
      return page.getByText('(I come: 1, Not this time: 1)').isVisible();
    });
    expect(await barriers(page)).toEqual([]);
    expect(complaints).toEqual([]);
  }, 240_000);

  it('is replaced by another list or taken away, and refused without any patients', async () => {
    const { patientIds } = await product.api<{ patientIds: string[] }>('POST', '/campaigns/cohort', {
      identifiers: ['000811', '000812'],
    });
    const { id } = await product.api<{ id: string }>('POST', '/campaigns', {
      ...{ name: 'Two', template: 'flu-shot-tip', channels: ['sms'], rate: 60, cohort: { patientIds } },
    });
    const page = await signedIn(product, browser, 'manager', `/campaigns/${id}`);
    await page.getByLabel('Another list instead').fill('000812');
    await page.getByRole('button', { name: 'Look them up' }).click();
    await page.getByText('1 patient found').waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('1 patient is on the list.').waitFor();
    expect(await page.getByLabel('Another list instead').inputValue()).toBe('');
    await page.getByRole('button', { name: 'Take it away' }).click();
    await page.getByText('The list of 1 patient will be taken away.').waitFor();
    await page.getByLabel('Patients for whom this holds').fill('patient.age >= 120.0');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByLabel('Patients by their numbers').waitFor();
    const { cohort } = await product.api<{ cohort: object }>('GET', `/campaigns/${id}`);
    expect(cohort).toEqual({ condition: 'patient.age >= 120.0', listed: null });
    expect(await barriers(page)).toEqual([]);
  }, 120_000);
});
