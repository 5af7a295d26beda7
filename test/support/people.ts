import type { Page } from 'playwright-core';
import type { OpenBrowser } from './browser';
import type { Demo, Product } from './product';

/** A zone in which it is noon now, wherever the test runs: nothing is held for the night. */
export function zoneAtNoon(now = new Date()): string {
  const offset = 12 - now.getUTCHours();
  return offset === 0 ? 'UTC' : `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}`;
}

/** What the product has texted to a phone, oldest first. */
export async function textsTo({ baseUrl }: Product, phone: string): Promise<readonly string[]> {
  const response = await fetch(`${baseUrl}/sim/sms?to=${encodeURIComponent(phone)}`);
  const { items } = (await response.json()) as { items: readonly { direction: string; body: string }[] };
  return items.filter(({ direction }) => direction === 'outbound').map(({ body }) => body);
}

/** A page of the web application after somebody of the demo clinic has signed in. */
export async function signedIn(
  { baseUrl, demo }: Product,
  browser: OpenBrowser,
  role: keyof Demo['users'],
  path: string,
): Promise<Page> {
  const page = await browser.newPage();
  const { email, password } = demo.users[role];
  await page.goto(`${baseUrl}${path}`);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: /^Account of / }).waitFor();
  return page;
}
