import { chromium, type BrowserContextOptions, type ConsoleMessage, type Page } from 'playwright-core';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A real browser with a profile of its own; it goes with `close`. */
export interface OpenBrowser {
  /** A page in a context of its own: no cookie and no cache of another. */
  newPage(options?: BrowserContextOptions): Promise<Page>;
  /** Closes the pages, so that none goes on asking the server beside the next test. */
  closePages(): Promise<void>;
  close(): Promise<void>;
}

/** Starts the system's Chromium; `CHROMIUM` names another executable. */
export async function openBrowser(): Promise<OpenBrowser> {
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  return {
    newPage: async (options) => (await browser.newContext(options)).newPage(),
    closePages: async () => {
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    close: () => browser.close(),
  };
}

/** What a page complains about from now on: errors on its console (a refused script or style is one), and uncaught ones. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message: ConsoleMessage) => {
    if (message.type() === 'error') complaints.push(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
  return complaints;
}
