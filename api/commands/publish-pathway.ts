import { CarepathFailure } from '../../core/errors';
import { checkPathway } from '../../core/pathway/publish';
import type { StoredDefinition } from '../../core/repositories';
import type { Scope } from '../../core/record/scope';
import { definitionHash } from './definition-hash';
import { publishContext, type PublishContextDeps } from './publish-context';

/**
 * Checks a definition and makes it the next version of its pathway; the same text as the latest version changes nothing.
 * @throws CarepathFailure broken-definition with the `findings`; invalid-input when it is of another pathway
 */
export async function publishPathway(
  deps: PublishContextDeps,
  scope: Scope,
  { name, source }: { readonly name: string; readonly source: string },
): Promise<StoredDefinition> {
  const checked = checkPathway(source, await publishContext(deps, scope));
  if (!checked.ok) {
    const { findings } = checked;
    throw new CarepathFailure('broken-definition', 'The definition has errors.', [], { findings });
  }
  const { definition, ladders } = checked;
  if (definition.pathway !== name) {
    throw new CarepathFailure('invalid-input', `This is the definition of "${definition.pathway}".`, [
      { pointer: '/source', message: `must begin with "pathway: ${name}"` },
    ]);
  }
  const hash = definitionHash(source, ladders);
  return deps.repositories.definitions.publish(scope, { pathway: name, source, hash, definition });
}
