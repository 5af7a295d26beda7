/** A known fact with where it was found. */
export interface Fact {
  readonly value: string | number | boolean | Date;
  readonly evidence: {
    /** `Encounter/<id>`, FHIR's way of naming the record it was read from. */
    readonly resource: string;
    readonly at?: Date;
  };
}

/** Known facts by name; an unknown one is absent. */
export type Facts = ReadonlyMap<string, Fact>;
