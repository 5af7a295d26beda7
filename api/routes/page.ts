import type { PageRequest } from '../../core/repositories';

/** Without the keys whose value is `undefined`: a repository tells "not asked for" by absence. */
export function given<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

export function pageRequest({ limit, cursor }: { limit: number; cursor?: string | undefined }): PageRequest {
  return { limit, ...(cursor !== undefined && { cursor }) };
}
