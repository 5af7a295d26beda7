import type { LocalizedText, Organization } from '../../record/organization';

/** A text that staff insert into an answer and then change. `{{ organization.name }}` and `.phone` are filled in. */
export interface Snippet {
  readonly snippet: string;
  readonly title: LocalizedText;
  readonly text: LocalizedText;
}

/** The text as this organization's staff insert it. */
export function filledSnippet(text: string, { name, phone }: Pick<Organization, 'name' | 'phone'>): string {
  return text.replace(/\{\{ organization\.(name|phone) \}\}/g, (_all, field) => (field === 'name' ? name : phone));
}
