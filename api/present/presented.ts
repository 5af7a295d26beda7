/** What a presenter gives for a contract's type: the same, and it may be read-only all the way down. */
export type Presented<T> = T extends readonly (infer Item)[]
  ? readonly Presented<Item>[]
  : T extends object
    ? { readonly [K in keyof T]: Presented<T[K]> }
    : T;
