/** A known fact with where it was found. */
export interface Fact {
  readonly value: string | number | boolean | Date | readonly string[];
  readonly evidence: {
    /** `Encounter/<id>`, FHIR's way of naming the record it was read from. */
    readonly resource: string;
    /** Of the record's last change or answer, or of the look at it; absent only where there is no record (a simulation). */
    readonly at?: Date;
  };
  /** What it rests on is older than this ISO 8601 duration: it is shown as evidence and decides nothing. */
  readonly olderThan?: string;
}

/** Facts that were found by name, the stale ones among them; a missing one is absent. */
export type Facts = ReadonlyMap<string, Fact>;

/** The value that a condition or a deadline may rest on; `undefined` when the fact is missing or stale. */
export function currentValue(fact: Fact | undefined): Fact['value'] | undefined {
  return fact?.olderThan === undefined ? fact?.value : undefined;
}

/** What is known of one fact that a condition reads, at the moment it is asked. */
export interface FactEvidence {
  readonly fact: string;
  readonly state: 'known' | 'missing' | 'stale';
  readonly value?: Fact['value'];
  readonly resource?: string;
  readonly at?: Date;
  /** Of a stale fact: how old it may be, ISO 8601. */
  readonly olderThan?: string;
}

/** The answer to a condition, with what is known of each fact it names. */
export interface Evaluation {
  readonly value: true | false | 'unknown';
  readonly evidence: readonly FactEvidence[];
}

/** Evidence of each of these facts, in their order. */
export function evidenceOf(names: readonly string[], facts: Facts): readonly FactEvidence[] {
  return names.map((name) => {
    const fact = facts.get(name);
    if (!fact) return { fact: name, state: 'missing' };
    const { value, evidence, olderThan } = fact;
    return { fact: name, value, ...evidence, ...(olderThan === undefined ? known : { state: 'stale', olderThan }) };
  });
}

const known = { state: 'known' } as const;
