import { checkAnchors } from './checks/anchors';
import { checkClocks } from './checks/clocks';
import { checkConditions } from './checks/conditions';
import { checkEvents } from './checks/events';
import { checkIds } from './checks/ids';
import { checkLabels } from './checks/labels';
import { checkLoops } from './checks/loops';
import { checkMilestones } from './checks/milestones';
import { checkReachability } from './checks/reachability';
import { checkReferences } from './checks/references';
import { subjectOf, type Check, type PublishContext, type Report } from './checks/site';
import { checkTexts } from './checks/texts';
import { checkTranslations } from './checks/translations';
import type { PathwayDefinition } from './definition';
import type { Finding } from './finding';
import type { TakenLadders } from './ladders';
import { parsePathway, pointer } from './parse';
import { capped } from './read-source';

/** What publishing checks, each one idea. */
export const checks: readonly Check[] = [
  checkIds,
  checkReferences,
  checkTexts,
  checkLabels,
  checkTranslations,
  checkConditions,
  checkEvents,
  checkAnchors,
  checkClocks,
  checkMilestones,
  checkReachability,
  checkLoops,
];

export type Checked =
  | {
      readonly ok: true;
      readonly definition: PathwayDefinition;
      readonly ladders: TakenLadders;
      readonly findings: readonly Finding[];
    }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/**
 * Reads a definition and checks all that would break at run time; errors refuse it, warnings do not. Findings come in the
 * order of the document.
 */
export function checkPathway(source: string, context: PublishContext): Checked {
  const parsed = parsePathway(source, { templates: context });
  if (!parsed.ok) return { ok: false, findings: capped(sorted(parsed.findings)) };
  const found: Finding[] = [];
  const report: Report = (path, message, severity = 'error') => {
    found.push({ path: pointer(path), ...parsed.locate(path), severity, message });
  };
  const subject = subjectOf(parsed.definition, parsed.written, context);
  for (const check of checks) check(subject, report);
  const findings = capped(sorted(found));
  const isRefused = found.some(({ severity }) => severity === 'error');
  if (isRefused) return { ok: false, findings };
  const { definition, ladders } = parsed;
  return { ok: true, definition, ladders, findings };
}

function sorted(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((a, b) => a.line - b.line || a.column - b.column);
}
