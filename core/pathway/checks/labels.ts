import { lintLiquid } from '../../messaging/templates/lint-liquid';
import type { LocalizedText } from '../../record/organization';
import { itemName } from '../../criteria/catalog';
import { standsInFor, type Check, type Path, type Report } from './site';

/** What people read of a task can be written out: it names nothing but the item of the `for` that it stands in. */
export const checkLabels: Check = ({ steps }, report) => {
  for (const site of steps) {
    const { step, path } = site;
    const known = standsInFor(site) ? [itemName] : [];
    checkLabel(step.title, [...path(), 'title'], known, report);
    if ('why' in step) checkLabel(step.why, [...path(), 'why'], known, report);
  }
};

function checkLabel(text: LocalizedText | undefined, path: Path, known: readonly string[], report: Report): void {
  const [finding] = [text?.en ?? '', text?.es ?? ''].flatMap((one) => lintLiquid(one, known));
  if (!finding) return;
  if (finding.rule === 'syntax') return report(path, `This cannot be written out: ${finding.message}`);
  const message =
    known.length > 0
      ? `{{ ${itemName} }} is all that can be named here: write it, or words.`
      : `Nothing can be named here: write words, or move the step into a "for", where {{ ${itemName} }} is the item.`;
  report(path, message);
}
