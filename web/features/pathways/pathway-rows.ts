import type { PathwayDraftList, PathwayPage } from '../../client/pathways';

type Published = PathwayPage['items'][number];
type Draft = PathwayDraftList['items'][number];

/** A pathway of the list: published, or so far only a draft. */
export interface PathwayRow {
  readonly name: string;
  readonly published: Published | null;
  /** Absent when nothing has been written since the latest version. */
  readonly draft: Draft | null;
}

/** Published pathways and those that are only drafts, by id. */
export function pathwayRows(published: readonly Published[], drafts: readonly Draft[]): readonly PathwayRow[] {
  const names = new Set([...published.map(({ name }) => name), ...drafts.map(({ pathway }) => pathway)]);
  return [...names]
    .sort((a, b) => a.localeCompare(b))
    .map((name) => {
      const latest = published.find((each) => each.name === name) ?? null;
      const draft = drafts.find(({ pathway }) => pathway === name) ?? null;
      return { name, published: latest, draft: isAhead(draft, latest) ? draft : null };
    });
}

/** Whether a draft was changed after the version was published: before, it is what was published. */
export function isAhead(
  draft: { readonly updatedAt: string } | null,
  published: { readonly publishedAt: string } | null,
): boolean {
  if (!draft) return false;
  return !published || Date.parse(draft.updatedAt) > Date.parse(published.publishedAt);
}
