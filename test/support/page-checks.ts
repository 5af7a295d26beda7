import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** Of script, compressed, before anybody does anything on the page. */
export const LARGEST_PAGE_BYTES = 300 * 1024;

/**
 * Colors that are still on their way from one theme to the other are nobody's colors. What is folded away is not painted, and
 * never arrives.
 */
const SETTLED = `Promise.all(document.getAnimations()
  .filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity)
  .filter((animation) => animation.effect?.target?.checkVisibility())
  .map((animation) => animation.finished.catch(() => undefined))).then(() => undefined)`;

/** Serious and critical findings of axe-core (WCAG 2.2 A and AA), each with where it is. */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  await page.evaluate(SETTLED);
  const run = `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })`;
  const violations = await page.evaluate<readonly Violation[]>(`${run}.then(({ violations }) => violations)`);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
    );
}

/** The scripts that a page loads from now on. */
export function scriptsOf(page: Page): Promise<Buffer>[] {
  const scripts: Promise<Buffer>[] = [];
  page.on('response', (response) => {
    if (new URL(response.url()).pathname.endsWith('.js')) scripts.push(response.body());
  });
  return scripts;
}

export async function gzippedBytes(scripts: readonly Promise<Buffer>[]): Promise<number> {
  const bodies = await Promise.all(scripts);
  return bodies.reduce((sum, body) => sum + gzipSync(body).length, 0);
}
