import type { MessageTemplate } from '../../core/messaging/templates/template';
import type { TemplateUse } from '../../core/messaging/templates/lint-template';
import { isWithoutLinks, STANDING_REPLIES } from '../../core/messaging/delivery/standing-replies';
import { templateStepsOf, type TemplateStep } from '../../core/pathway/template-uses';
import type { LocalizedText, Organization } from '../../core/record/organization';
import type { Scope } from '../../core/record/scope';
import type { Repositories, StoredDefinition } from '../../core/repositories';

/** A version of a pathway that sends a template: the one that patients enroll in, or one that some are still on. */
export interface PathwayUse extends Omit<TemplateStep, 'site' | 'template'> {
  readonly pathway: string;
  readonly title: LocalizedText;
  readonly version: number;
}

/** The uses of every template that a pathway of the organization sends. */
export async function templateUses(
  { definitions, enrollments }: Pick<Repositories, 'definitions' | 'enrollments'>,
  scope: Scope,
): Promise<ReadonlyMap<string, readonly PathwayUse[]>> {
  const [all, counts] = await Promise.all([definitions.list(scope), enrollments.runningByVersion(scope)]);
  const isRunning = (stored: StoredDefinition) =>
    counts.some(({ pathway, version }) => pathway === stored.pathway && version === stored.version);
  const uses = new Map<string, PathwayUse[]>();
  for (const stored of all.filter((one) => isLatest(one, all) || isRunning(one))) {
    const { pathway, version, definition } = stored;
    for (const { site: _site, template, ...use } of templateStepsOf(definition)) {
      uses.set(template, [...(uses.get(template) ?? []), { pathway, title: definition.title, version, ...use }]);
    }
  }
  return uses;
}

function isLatest(stored: StoredDefinition, all: readonly StoredDefinition[]): boolean {
  return (
    stored.status === 'published' &&
    all.every(
      ({ pathway, status, version }) =>
        pathway !== stored.pathway || status !== 'published' || version <= stored.version,
    )
  );
}

/** What a text must do for all of its uses at once: it may name only what each of them knows. */
export function jointUse(
  template: string,
  uses: readonly PathwayUse[],
  organization: Pick<Organization, 'name' | 'phone'> | null,
  inUse: Pick<MessageTemplate, 'material'> | null,
): TemplateUse {
  const isStanding = STANDING_REPLIES.includes(template);
  const isSent = isStanding || uses.length > 0;
  return {
    firstMessage: uses.some(({ isFirstText }) => isFirstText),
    isAboutItem: uses.length > 0 && uses.every(({ isAboutItem }) => isAboutItem),
    links: !isWithoutLinks(template),
    material: inUse?.material !== undefined,
    ...(isSent && { asks: !isStanding && uses.every(({ asks }) => asks) }),
    channels: [...new Set([...uses.flatMap(({ channels }) => channels), ...(isStanding ? (['sms'] as const) : [])])],
    ...(organization && { organization: { name: organization.name, phone: organization.phone } }),
  };
}

/** The pathways of these uses, each once. */
export function pathwaysOf(uses: readonly PathwayUse[]): readonly Pick<PathwayUse, 'pathway' | 'title' | 'version'>[] {
  const all = uses.map(({ pathway, title, version }) => ({ pathway, title, version }));
  return [...new Map(all.map((use) => [`${use.pathway}/${use.version}`, use])).values()];
}
