import { parsePathway } from '../../core/pathway/parse';
import type { DefinitionRepository } from '../../core/repositories';
import type { Scope } from '../../core/record/scope';
import type { ContentLibrary } from '../../core/ports';
import { definitionHash } from './definition-hash';

export interface PublishShippedDeps {
  readonly definitions: Pick<DefinitionRepository, 'publish'>;
  readonly content: Pick<ContentLibrary, 'template'>;
}

/**
 * Publishes a pathway that ships with the product, with the ladders of the shipped templates; the same again changes nothing.
 * @throws Error with findings.
 */
export async function publishShipped(
  { definitions, content }: PublishShippedDeps,
  scope: Scope,
  source: string,
): Promise<void> {
  const parsed = parsePathway(source, { templates: content });
  if (!parsed.ok) {
    const findings = parsed.findings.map(({ line, column, message }) => `${line}:${column} ${message}`);
    throw new Error(`A shipped pathway is wrong:\n${findings.join('\n')}`);
  }
  const { definition, ladders } = parsed;
  const hash = definitionHash(source, ladders);
  await definitions.publish(scope, { pathway: definition.pathway, source, hash, definition });
}
