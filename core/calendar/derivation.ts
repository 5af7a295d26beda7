/** How a deadline came about, so that a person can check it. All instants ISO 8601 in UTC. */
export interface Derivation {
  /** As written in the definition: `2 business days of start`. */
  readonly rule: string;
  /** What it counts from: `start`, `opened`, `due`, a milestone's name, ... */
  readonly fromLabel: string;
  readonly from: string;
  /** The date whose end `from` is, being a deadline itself: day 0 of the count. */
  readonly fromEndOf?: string;
  /** Counted backward: `2 business days before appointment.start`. After, when absent. */
  readonly direction?: 'before';
  /** IANA zone in which days were counted. */
  readonly zone: string;
  /** Holidays and closed days of the clinic that the count passed over, in the order met. */
  readonly holidaysSkipped: readonly { readonly date: string; readonly name: string }[];
  readonly instant: string;
  /** The other deadlines of which this is the earliest. */
  readonly laterAlternatives?: readonly Derivation[];
}
