import { workingDaysOf } from '../../core/calendar/working-days';
import { templatesInUse } from '../../core/messaging/templates/templates-in-use';
import type { PublishContext } from '../../core/pathway/checks/site';
import type { ContentLibrary } from '../../core/ports';
import type { Repositories } from '../../core/repositories';
import type { Role } from '../../core/record/organization';
import type { Scope } from '../../core/record/scope';
import { queuesOf } from '../middleware/permissions';

export interface PublishContextDeps {
  readonly repositories: Pick<Repositories, 'definitions' | 'organizations' | 'templates' | 'users'>;
  readonly content: Pick<ContentLibrary, 'template' | 'form'>;
}

/** What a definition of this organization may refer to: its templates, shipped content, its other pathways, and the people on each queue. */
export async function publishContext(
  { repositories: { definitions, organizations, templates, users }, content }: PublishContextDeps,
  scope: Scope,
): Promise<PublishContext> {
  const [known, people, organization, texts] = await Promise.all([
    definitions.list(scope),
    users.list(scope),
    organizations.get(scope.orgId),
    templatesInUse({ templates, content }, scope),
  ]);
  const published = new Set(known.filter(({ status }) => status === 'published').map(({ pathway }) => pathway));
  const roles = people.map((user): readonly Role[] => user.roles);
  const queues = ['coordinators', 'nurses', 'managers'].map((queue): [string, number] => [
    queue,
    roles.filter((held) => queuesOf(held).includes(queue)).length,
  ]);
  return {
    hasTemplate: (id) => texts.template(id) !== null,
    hasForm: (id) => content.form(id) !== null,
    template: (id) => texts.template(id),
    hasPathway: (id) => published.has(id),
    queues: new Map(queues),
    languages: ['en', 'es'],
    ...(organization && { workingDays: workingDaysOf(organization.openingHours) }),
  };
}
