import type { PathwayDefinition } from '../../core/pathway/definition';
import { parsePathway } from '../../core/pathway/parse';

/** A definition from its steps as YAML (indented by four), and other top-level keys. @throws Error with the findings. */
export function pathwayOf(steps: string, rest = ''): PathwayDefinition {
  const milestones =
    rest.includes('milestones:') || !steps.includes('reaches: contacted')
      ? ''
      : 'milestones: { contacted: P2D of start }\n';
  const parsed = parsePathway(`pathway: example\ntitle: Example\n${rest}\n${milestones}steps:\n    ${steps.trim()}\n`);
  if (!parsed.ok)
    throw new Error(parsed.findings.map((f) => `${f.line}:${f.column} ${f.path} ${f.message}`).join('\n'));
  return parsed.definition;
}
