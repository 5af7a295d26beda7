import { createHash } from 'node:crypto';
import { parsePathway } from '../../core/pathway/parse';
import type { DefinitionRepository } from '../../core/repositories';
import type { Scope } from '../../core/record/scope';

/** Publishes a pathway that ships with the product; the same source again changes nothing. @throws Error with findings. */
export async function publishShipped(
  definitions: Pick<DefinitionRepository, 'publish'>,
  scope: Scope,
  source: string,
): Promise<void> {
  const parsed = parsePathway(source);
  if (!parsed.ok) {
    const findings = parsed.findings.map(({ line, column, message }) => `${line}:${column} ${message}`);
    throw new Error(`A shipped pathway is wrong:\n${findings.join('\n')}`);
  }
  const { definition } = parsed;
  const hash = createHash('sha256').update(source).digest('hex');
  await definitions.publish(scope, { pathway: definition.pathway, source, hash, definition });
}
