/** What a manager is writing: one a pathway, faulty as it may be, until it is published as a version. */
export interface PathwayDraft {
  readonly pathway: string;
  readonly source: string;
  /** Rises with each change; a change names the one it was made from. */
  readonly version: number;
  readonly updatedAt: Date;
  readonly updatedBy: { readonly id: string; readonly name: string };
}
