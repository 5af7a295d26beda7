import type { LocalizedText } from './organization';

interface FieldBase {
  readonly id: string;
  readonly label: LocalizedText;
  readonly help?: LocalizedText;
  /** For whoever asks, and never on a patient's own page. */
  readonly staffHelp?: LocalizedText;
  /** Instead of it, on a patient's own page. */
  readonly patientHelp?: LocalizedText;
  /** Not asked of a patient who answers alone. */
  readonly staffOnly?: boolean;
  readonly required?: boolean;
  /** Required (and shown) only for these task outcomes; all when absent. */
  readonly outcomes?: readonly string[];
}

export interface ChoiceOption {
  readonly value: string;
  readonly label: LocalizedText;
  /** What it adds to the scores its field counts in; an option without points answers none of them. */
  readonly points?: number;
}

/** A span of whole values of a score, both ends included. */
export interface ScoreBand {
  readonly from: number;
  readonly to: number;
  readonly code: string;
  readonly label: LocalizedText;
  /** The score says that something is to be done. */
  readonly positive?: boolean;
}

/** The sum of the points of choice fields, with the instrument's published bands. */
export interface ScoreDefinition {
  readonly id: string;
  readonly label: LocalizedText;
  readonly fields: readonly string[];
  readonly bands: readonly ScoreBand[];
  /** A positive score is one of the patient's needs, by the score's id. */
  readonly need?: boolean;
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
  /** Where its wording and its scoring come from, and what could not be compared with a published text. */
  readonly sources?: readonly string[];
  readonly fields: readonly FormField[];
  readonly scores?: readonly ScoreDefinition[];
  /** Done with this outcome it books a visit, on the day and at the time of these fields. */
  readonly books?: { readonly outcome: string; readonly date: string; readonly time: string };
}
