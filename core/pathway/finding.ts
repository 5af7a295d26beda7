/** Something about a definition that a manager should know; errors stop its publication. */
export interface Finding {
  /** Where, as a JSON pointer into the document (RFC 6901). */
  readonly path: string;
  /** 1-based; of the value the finding is about. */
  readonly line: number;
  readonly column: number;
  readonly severity: 'error' | 'warning';
  readonly message: string;
}
