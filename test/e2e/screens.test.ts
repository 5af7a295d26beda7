import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { waitUntil } from '../../dev/wait-until';
import { complaintsOf, openBrowser, type OpenBrowser } from '../support/browser';
import { barriers, gzippedBytes, LARGEST_PAGE_BYTES, scriptsOf } from '../support/page-checks';
import { startProduct, type Demo, type Product } from '../support/product';

interface Listed<T> {
  readonly items: readonly T[];
  readonly total: number;
}

const PATHWAY = 'discharge-follow-up';

describe('the screens', () => {
  let product: Product;
  let browser: OpenBrowser;
  let patientId: string;
  let coordinator: BrowserContextOptions;
  let nurse: BrowserContextOptions;

  beforeAll(async () => {
    browser = await openBrowser();
    product = await startProduct();
    const patients = await product.api<Listed<{ id: string }>>('GET', '/patients?limit=4');
    patientId = patients.items[0]!.id;
    for (const { id } of patients.items) {
      const trigger = { key: `screens/${id}` };
      await product.api('POST', '/enrollments', { patientId: id, pathway: PATHWAY, trigger });
    }
    await waitUntil('enough open tasks', 60, async () => (await openTasks()).total >= patients.items.length);
    coordinator = await signedIn('coordinator');
    nurse = await signedIn('nurse');
  }, 240_000);
  afterEach(() => browser.closePages());
  afterAll(async () => {
    await browser.close();
    await product.stop();
  }, 60_000);

  const openTasks = () => product.api<Listed<{ id: string }>>('GET', '/tasks?view=all&limit=200');

  async function signIn(page: Page, role: keyof Demo['users']): Promise<void> {
    const { email, password } = product.demo.users[role];
    await page.getByLabel('Email').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
  }

  /** The cookies of somebody who has signed in on the page. */
  async function signedIn(role: keyof Demo['users']): Promise<BrowserContextOptions> {
    const page = await browser.newPage();
    await page.goto(product.baseUrl);
    await signIn(page, role);
    await page.getByRole('button', { name: /^Account of / }).waitFor();
    const storageState = await page.context().storageState();
    await page.context().close();
    return { storageState };
  }

  async function openToday(search = '', as = coordinator): Promise<Page> {
    const page = await browser.newPage(as);
    await page.goto(`${product.baseUrl}/today${search}`);
    await rows(page).first().waitFor();
    return page;
  }

  const rows = (page: Page): Locator => page.locator('a[data-task]');
  const free = (page: Page): Locator => rows(page).filter({ hasText: 'Free' });
  const focusedTask = (page: Page) => page.evaluate<string | undefined>('document.activeElement?.dataset.task');
  const panel = (page: Page) => page.getByRole('region', { name: 'Open task' });

  it('refuses a wrong password, and after the right one shows what was asked for', async () => {
    const page = await browser.newPage();
    await page.goto(`${product.baseUrl}/patients?q=a`);
    await page.getByLabel('Email').fill(product.demo.users.coordinator.email);
    await page.getByLabel('Password', { exact: true }).fill('certainly-wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').filter({ hasText: 'wrong' }).waitFor();
    await signIn(page, 'coordinator');
    await page.getByRole('heading', { name: 'Patients', level: 1 }).waitFor();
    expect(new URL(page.url()).search).toBe('?q=a');
  });

  const screens: readonly { name: string; path: () => string; shown: (page: Page) => Promise<void> }[] = [
    { name: 'Today', path: () => '/today', shown: (page) => rows(page).first().waitFor() },
    {
      name: 'Today with an open task',
      path: () => '/today?view=all&sort=due',
      shown: async (page) => {
        await free(page).first().click();
        await panel(page).getByRole('button', { name: 'Complete', exact: true }).waitFor();
      },
    },
    { name: 'Patients', path: () => '/patients', shown: (page) => page.getByRole('rowheader').first().waitFor() },
    {
      name: 'a patient',
      path: () => `/patients/${patientId}`,
      // On a narrow screen the pathway is there, behind its tab.
      shown: (page) => page.getByText('here now').first().waitFor({ state: 'attached' }),
    },
    {
      name: 'Messages',
      path: () => '/messages?show=intended',
      shown: (page) => page.getByRole('heading', { name: /^Messages: Intended/ }).waitFor(),
    },
    { name: 'Pathways', path: () => '/pathways', shown: (page) => page.getByRole('rowheader').first().waitFor() },
    {
      name: 'a pathway',
      path: () => `/pathways/${PATHWAY}`,
      shown: (page) => page.getByRole('heading', { name: 'Source', exact: true }).waitFor(),
    },
    {
      name: 'the phones',
      path: () => '/sim',
      shown: (page) => page.getByRole('heading', { level: 2 }).first().waitFor(),
    },
    {
      name: 'the mail',
      path: () => '/sim?show=mail',
      shown: (page) => page.getByRole('heading', { level: 2 }).first().waitFor(),
    },
  ];

  describe.each(screens)('$name', ({ path, shown }) => {
    const show = async (page: Page): Promise<void> => {
      await page.goto(`${product.baseUrl}${path()}`);
      await shown(page);
    };

    it('has no serious barrier, in light or dark colors', async () => {
      const page = await browser.newPage({ ...coordinator, colorScheme: 'light', reducedMotion: 'reduce' });
      await show(page);
      expect(await barriers(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.locator('html[data-mantine-color-scheme="dark"]').waitFor();
      expect(await barriers(page)).toEqual([]);
    });

    it('fits a phone and a page at 200 %, without complaints of the browser, in under 300 kB of script', async () => {
      const page = await browser.newPage({ ...coordinator, viewport: { width: 1440, height: 900 } });
      const complaints = complaintsOf(page);
      const scripts = scriptsOf(page);
      await show(page);
      expect(await gzippedBytes(scripts)).toBeLessThan(LARGEST_PAGE_BYTES);
      for (const viewport of [
        { width: 720, height: 450 },
        { width: 390, height: 844 },
      ]) {
        await page.setViewportSize(viewport);
        expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
      }
      expect(complaints).toEqual([]);
    });
  });

  it('leads from each number of the accounting to as many messages', async () => {
    const page = await browser.newPage(coordinator);
    await page.goto(`${product.baseUrl}/messages`);
    const numbers = page.getByRole('table').first().getByRole('link');
    await numbers.first().click();
    await page.getByRole('heading', { name: /^Messages: Intended/ }).waitFor();
    const intended = Number(await numbers.first().textContent());
    await page
      .getByRole('status')
      .filter({ hasText: `${intended} message` })
      .waitFor();
    expect(intended).toBeGreaterThan(0);
    expect(new URL(page.url()).searchParams.get('show')).toBe('intended');
    await page.getByLabel('To', { exact: true }).fill('2020-01-02');
    await page.getByLabel('From', { exact: true }).fill('2020-01-01');
    await page.getByRole('heading', { name: 'No messages in this period' }).waitFor();
  });

  it('has no serious barrier where one signs in', async () => {
    const page = await browser.newPage();
    await page.goto(`${product.baseUrl}/sign-in`);
    await page.getByLabel('Email').waitFor();
    expect(await barriers(page)).toEqual([]);
  });

  it('is worked by keys: j and k move, Enter opens, e goes to the result, ? helps', async () => {
    const page = await openToday('?view=all');
    const ids = await rows(page).evaluateAll((all) => all.map((row) => row.getAttribute('data-task')));
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    expect(await focusedTask(page)).toBe(ids[1]);
    await page.keyboard.press('k');
    expect(await focusedTask(page)).toBe(ids[0]);
    await page.keyboard.press('Enter');
    await panel(page).getByRole('heading', { level: 2 }).waitFor();
    expect(new URL(page.url()).searchParams.get('task')).toBe(ids[0]);
    await page.keyboard.press('e');
    await waitUntil('the focus on the result', 5, async () =>
      page.evaluate<boolean>(`document.activeElement?.closest('[data-command="work"]') !== null`),
    );
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  });

  it('keeps its filter when a task is opened, and says how many tasks a filter hides', async () => {
    const page = await openToday('?view=all&sort=due');
    await rows(page).first().click();
    await panel(page).getByRole('heading', { level: 2 }).waitFor();
    const { searchParams } = new URL(page.url());
    expect([searchParams.get('view'), searchParams.get('sort')]).toEqual(['all', 'due']);
    await page.keyboard.press('/');
    await page.keyboard.type('nobody is called like this');
    await page.getByRole('heading', { name: /^Your filters hide \d+ task/ }).waitFor();
    await page.getByRole('button', { name: 'Clear the filters' }).click();
    await rows(page).first().waitFor();
  });

  it('never loses what is typed: not on switching tasks, not on a reload', async () => {
    const page = await openToday('?view=all&q=Call');
    await rows(page).first().click();
    const notes = panel(page).locator('textarea').first();
    await notes.fill('Daughter answers after five');
    await rows(page).nth(1).click();
    await rows(page).first().click();
    await expectValue(notes, 'Daughter answers after five');
    await panel(page).getByText('Draft saved').waitFor();
    await page.reload();
    await expectValue(notes, 'Daughter answers after five');
  });

  it('shows at once that a colleague took a task, and lets nobody work on it twice', async () => {
    const mine = await openToday('?view=all');
    await free(mine).last().click();
    const task = new URL(mine.url()).searchParams.get('task')!;
    await panel(mine).getByRole('button', { name: 'Claim' }).waitFor();
    const theirs = await openToday(`?view=all&task=${encodeURIComponent(task)}`, nurse);
    await panel(theirs).getByRole('button', { name: 'Claim' }).click();
    await panel(theirs).getByRole('button', { name: 'Release' }).waitFor();
    await panel(mine)
      .getByText(/^Taken by .+/)
      .waitFor();
    await panel(mine).getByRole('button', { name: 'Take over' }).waitFor();
    expect(await panel(mine).getByRole('button', { name: 'Complete', exact: true }).count()).toBe(0);
  });
});

async function expectValue(field: Locator, value: string): Promise<void> {
  await field.waitFor();
  await waitUntil(`the field with "${value}"`, 10, async () => (await field.inputValue()) === value);
}
