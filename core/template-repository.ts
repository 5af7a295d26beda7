import type { WrittenTemplate } from './messaging/templates/template';
import type { Scope } from './record/scope';
import type { TemplateDraft, TemplateVersion } from './record/template-version';

/** The message templates that an organization has made or changed. */
export interface TemplateRepository {
  /** The latest version of each, or of those named. */
  current(scope: Scope, names?: readonly string[]): Promise<readonly TemplateVersion[]>;
  /** Newest first. */
  versions(scope: Scope, template: string): Promise<readonly TemplateVersion[]>;
  /** The next version; the same texts as the latest change nothing. */
  publish(
    scope: Scope,
    version: {
      readonly template: string;
      readonly texts?: WrittenTemplate;
      readonly hash?: string;
      readonly restores?: number;
    },
  ): Promise<TemplateVersion>;
  draft(scope: Scope, template: string): Promise<TemplateDraft | null>;
  drafts(scope: Scope): Promise<readonly TemplateDraft[]>;
  /** Null when `ifVersion` (0 for a new draft) is not the version that is there. */
  saveDraft(
    scope: Scope,
    draft: { readonly template: string; readonly texts: WrittenTemplate; readonly ifVersion?: number },
  ): Promise<TemplateDraft | null>;
}
