/** One difference between two definitions, in words. */
export interface Change {
  readonly kind: 'added' | 'removed' | 'moved' | 'changed';
  /** The step it is about; `null`: the pathway itself. */
  readonly step: string | null;
  /** A JSON pointer into the later definition as normalized; into the earlier one for what was removed. */
  readonly path: string;
  readonly sentence: string;
}
