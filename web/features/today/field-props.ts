import type { Json } from '../../../api/contract/primitives';
import type { FormFieldContract } from '../../../api/contract/tasks';

export interface FieldProps<Field extends FormFieldContract = FormFieldContract> {
  readonly field: Field;
  /** `medications/0/disposition`: also how errors name it. */
  readonly path: string;
  readonly value: Json;
  readonly errors: Readonly<Record<string, string>>;
  /** `path` says which field changed: itself, or one inside of a line. */
  readonly onChange: (value: Json, path: string) => void;
  /** In the line of a list: choices become a select, to keep the line short. */
  readonly inLine?: boolean;
}
