import type { LocalizedText } from './organization';

/** Something for patients to read. `body`: paragraphs with an empty line between; `## ` begins a heading, `- ` a list's line. */
export interface Material {
  readonly material: string;
  readonly title: LocalizedText;
  readonly body: LocalizedText;
  readonly sources: readonly string[];
}
