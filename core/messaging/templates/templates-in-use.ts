import type { ContentLibrary } from '../../ports';
import type { Scope } from '../../record/scope';
import type { TemplateVersion } from '../../record/template-version';
import type { TemplateRepository } from '../../template-repository';
import { settingsOf, type MessageTemplate, type TemplateInUse } from './template';

/** The templates of one organization as they were at one moment. */
export interface TemplatesInUse {
  template(id: string): TemplateInUse | null;
}

export interface TemplateSources {
  readonly templates: Pick<TemplateRepository, 'current'>;
  /** What ships with the product. */
  readonly content: Pick<ContentLibrary, 'template'>;
}

/** What the organization sends now, of all templates or of those named: its own text, else the shipped one. */
export async function templatesInUse(
  { templates, content }: TemplateSources,
  scope: Scope,
  names?: readonly string[],
): Promise<TemplatesInUse> {
  const own = new Map((await templates.current(scope, names)).map((version) => [version.template, version]));
  return { template: (id) => templateInUse(own.get(id), content.template(id)) };
}

/** The organization's text, else the shipped one; what its own does not set is as shipped. */
export function templateInUse(own: TemplateVersion | undefined, shipped: MessageTemplate | null): TemplateInUse | null {
  if (own?.texts) return { template: own.template, version: own.version, ...settingsOf(shipped ?? {}), ...own.texts };
  return shipped && { ...shipped, version: 0 };
}
