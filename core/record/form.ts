import type { LocalizedText } from './organization';

interface FieldBase {
  readonly id: string;
  readonly label: LocalizedText;
  readonly help?: LocalizedText;
  readonly required?: boolean;
  /** Required (and shown) only for these task outcomes; all when absent. */
  readonly outcomes?: readonly string[];
}

export interface ChoiceOption {
  readonly value: string;
  readonly label: LocalizedText;
}

export type FormField =
  | (FieldBase & { readonly kind: 'text'; readonly multiline?: boolean; readonly maxLength?: number })
  | (FieldBase & { readonly kind: 'choice'; readonly options: readonly ChoiceOption[]; readonly multiple?: boolean })
  | (FieldBase & { readonly kind: 'date' })
  | (FieldBase & { readonly kind: 'number'; readonly min?: number; readonly max?: number })
  | (FieldBase & { readonly kind: 'boolean' })
  /** A list with one set of fields a line, each line carrying its disposition (medication reconciliation). */
  | (FieldBase & {
      readonly kind: 'list';
      readonly prefill?: 'patient.medications';
      readonly item: readonly FormField[];
      readonly canAdd?: boolean;
    });

/** The form of a task, rendered by the web from this definition and checked by the API against it. */
export interface FormDefinition {
  readonly form: string;
  readonly title: LocalizedText;
  readonly fields: readonly FormField[];
}
