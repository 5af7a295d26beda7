import type { WrittenTemplate } from '../messaging/templates/template';

/** What an organization has decided about a template: the latest one counts, and none ever changes. */
export interface TemplateVersion {
  readonly template: string;
  /** From 1. */
  readonly version: number;
  /** Absent: from here on the shipped text is sent again, or none where none ships. */
  readonly texts?: WrittenTemplate;
  /** SHA-256 of what is written; absent with it. */
  readonly hash?: string;
  /** The earlier version whose texts these are; 0: the shipped one. */
  readonly restores?: number;
  readonly publishedAt: Date;
  readonly publishedBy: { readonly id: string; readonly name: string };
}

/** What is being written: one an organization and template, faulty as it may be. */
export interface TemplateDraft {
  readonly template: string;
  readonly texts: WrittenTemplate;
  /** Rises with each change; a change names the one it was made from. */
  readonly version: number;
  readonly updatedAt: Date;
  readonly updatedBy: { readonly id: string; readonly name: string };
}
