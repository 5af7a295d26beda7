import { createHash } from 'node:crypto';
import { CarepathFailure } from '../../core/errors';
import { lintTemplate, withoutBlanks } from '../../core/messaging/templates/lint-template';
import { settingsOf, type MessageTemplate, type WrittenTemplate } from '../../core/messaging/templates/template';
import type { TemplateFinding } from '../../core/messaging/templates/template-finding';
import { templateInUse } from '../../core/messaging/templates/templates-in-use';
import type { ContentLibrary } from '../../core/ports';
import type { Scope } from '../../core/record/scope';
import type { TemplateVersion } from '../../core/record/template-version';
import type { Repositories } from '../../core/repositories';
import { jointUse, pathwaysOf, templateUses } from './template-uses';

export interface ChangeTemplateDeps {
  readonly repositories: Pick<Repositories, 'definitions' | 'enrollments' | 'organizations' | 'templates'>;
  readonly content: Pick<ContentLibrary, 'template' | 'materials'>;
}

/** What is wrong with a template as the organization's pathways send it; what it does not set is as shipped. */
export async function checkTexts(
  { repositories, content }: ChangeTemplateDeps,
  scope: Scope,
  template: string,
  written: WrittenTemplate,
): Promise<readonly TemplateFinding[]> {
  const [uses, organization] = await Promise.all([
    templateUses(repositories, scope),
    repositories.organizations.get(scope.orgId),
  ]);
  const whole: MessageTemplate = { template, ...settingsOf(content.template(template) ?? {}), ...written };
  const use = jointUse(template, uses.get(template) ?? [], organization, whole);
  return lintTemplate(whole, { ...use, materials: content.materials().map(({ material }) => material) });
}

/**
 * Makes texts the organization's next version; messages made from now on carry it. The same texts change nothing.
 * @throws CarepathFailure broken-definition with the `findings`
 */
export async function publishTemplate(
  deps: ChangeTemplateDeps,
  scope: Scope,
  template: string,
  written: WrittenTemplate,
): Promise<TemplateVersion> {
  const texts = { ...settingsOf(written), ...withoutBlanks(written) };
  await requireSound(deps, scope, template, texts);
  return deps.repositories.templates.publish(scope, { template, texts, hash: hashOf(texts) });
}

/**
 * Sends an earlier version again; version 0 is the shipped text. Where none ships, that retires the template.
 * @throws CarepathFailure not-found; conflict with the `pathways` that send it when it would be gone; broken-definition
 */
export async function revertTemplate(
  deps: ChangeTemplateDeps,
  scope: Scope,
  template: string,
  to: number,
): Promise<TemplateVersion> {
  const { templates } = deps.repositories;
  const versions = await templates.versions(scope, template);
  const texts = to === 0 ? null : versions.find(({ version }) => version === to)?.texts;
  if (versions.length === 0 || texts === undefined) {
    throw new CarepathFailure('not-found', 'There is no such version of this template.');
  }
  const after = templateInUse(undefined, deps.content.template(template));
  if (texts) await requireSound(deps, scope, template, texts);
  else if (after) await requireSound(deps, scope, template, after);
  else await requireUnused(deps, scope, template);
  return templates.publish(scope, { template, ...(texts && { texts, hash: hashOf(texts) }), restores: to });
}

async function requireSound(
  deps: ChangeTemplateDeps,
  scope: Scope,
  template: string,
  texts: WrittenTemplate,
): Promise<void> {
  const findings = await checkTexts(deps, scope, template, texts);
  if (!findings.some(({ severity }) => severity === 'error')) return;
  throw new CarepathFailure('broken-definition', 'The template has errors.', [], { findings });
}

async function requireUnused({ repositories }: ChangeTemplateDeps, scope: Scope, template: string): Promise<void> {
  const uses = (await templateUses(repositories, scope)).get(template) ?? [];
  if (uses.length === 0) return;
  const pathways = pathwaysOf(uses).map(({ pathway, version }) => ({ pathway, version }));
  const named = pathways.map(({ pathway, version }) => `${pathway} (version ${version})`).join(', ');
  throw new CarepathFailure('conflict', `Pathways send this template: ${named}.`, [], { pathways });
}

/** Of what is written, whatever the order of its keys. */
function hashOf({ sms, email, channels, material, calendar }: WrittenTemplate): string {
  const texts = [sms?.en, sms?.es, email?.subject.en, email?.subject.es, email?.body.en, email?.body.es];
  const settings = [channels, material, calendar];
  const parts = settings.every((setting) => setting === undefined) ? texts : [...texts, ...settings];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
