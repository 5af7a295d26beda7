import type { Page } from 'playwright-core';
import { waitUntil } from '../../dev/wait-until';
import { openBrowser, type OpenBrowser } from '../support/browser';
import { adt, sendMllp } from '../support/hl7';
import { startProduct, type Product } from '../support/product';

interface Text {
  readonly direction: 'outbound' | 'inbound';
  readonly body: string;
}
interface Listed<T> {
  readonly items: readonly T[];
}

/** A patient whose clock says noon, wherever the test runs. */
const zoneAtNoon = (now = new Date()): string => {
  const offset = 12 - now.getUTCHours();
  return offset === 0 ? 'UTC' : `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}`;
};

describe('the story of one patient', () => {
  let product: Product;
  let browser: OpenBrowser;
  const mrn = 'STORY-1';
  const phone = '+12125550187';
  const stay = { mrn, given: 'Rosa', family: 'Delgado', phone: '(212) 555-0187', visit: 'V-STORY-1' };

  const texts = async (): Promise<readonly Text[]> => {
    const response = await fetch(`${product.baseUrl}/sim/sms?to=${encodeURIComponent(phone)}`);
    return ((await response.json()) as Listed<Text>).items;
  };
  const patientId = async (): Promise<string> => {
    const found = await product.api<Listed<{ id: string }>>('GET', `/patients?identifier=${mrn}`);
    expect(found.items).toHaveLength(1);
    return found.items[0]!.id;
  };
  const urgent = async (): Promise<readonly { id: string }[]> =>
    (await product.api<Listed<{ id: string }>>('GET', `/tasks?view=all&priority=urgent&patient=${await patientId()}`))
      .items;

  beforeAll(async () => {
    browser = await openBrowser();
    product = await startProduct();
  }, 240_000);
  afterAll(async () => {
    await browser.close();
    await product.stop();
  }, 60_000);

  it('goes from the discharge message to the completed task, and the timeline shows it all', async () => {
    const admitted = await sendMllp(product.mllpPort, adt('A01', stay));
    expect(admitted).toContain('MSA|AA');
    const id = await patientId();
    await product.api('PATCH', `/patients/${id}`, { zone: zoneAtNoon() });

    expect(await sendMllp(product.mllpPort, adt('A03', stay))).toContain('MSA|AA');
    await waitUntil('the welcome text', 30, async () => (await texts()).some((text) => text.direction === 'outbound'));
    expect((await texts())[0]!.body).toMatch(/medicin/i);

    const page = await signIn(browser, product);
    await reply('No');
    await waitUntil('the urgent task', 15, async () => (await urgent()).length === 1);
    await completeInBrowser(page, (await urgent())[0]!.id);
    await waitUntil('the completed task', 15, async () => (await urgent()).length === 0);

    await page.goto(`${product.baseUrl}/patients/${id}`);
    for (const told of [/medicin/i, /^No$/, /Patient does not have their medicines/]) {
      await page.getByText(told).first().waitFor();
    }
    await waitUntil('the whole story on the timeline', 15, async () => {
      const timeline = await product.api<Listed<{ kind: string }>>('GET', `/patients/${id}/timeline?limit=200`);
      const kinds = new Set(timeline.items.map(({ kind }) => kind));
      return ['message.sent', 'message.received', 'task.opened', 'task.completed'].every((kind) => kinds.has(kind));
    });
  }, 120_000);

  async function reply(body: string): Promise<void> {
    const response = await fetch(`${product.baseUrl}/sim/sms`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ from: phone, body }),
    });
    expect(response.status).toBe(200);
  }
});

async function signIn(browser: OpenBrowser, product: Product): Promise<Page> {
  const { email, password } = product.demo.users.coordinator;
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(product.baseUrl);
  await page.getByLabel('Email').fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(/today/);
  return page;
}

/** The task appears by itself in the open worklist; the coordinator takes it, fills the form, and completes it. */
async function completeInBrowser(page: Page, taskId: string): Promise<void> {
  await page.locator(`[data-task="${taskId}"]`).click();
  await page.getByRole('button', { name: 'Claim' }).click();
  await page.getByRole('radio', { name: 'Help is on its way' }).check();
  await page.getByRole('checkbox', { name: 'Cost or coverage' }).check();
  await page.getByLabel('Plan').fill('The pharmacy delivers today; the copay is covered.');
  await page.getByRole('button', { name: 'Complete', exact: true }).click();
}
