/** An email that came in, as far as it is read. */
export interface InboundMail {
  /** Of its header, without brackets; else made of its content. Never the same for two emails. */
  readonly messageId: string;
  /** Lower case; `null` when it cannot be told. */
  readonly from: string | null;
  readonly to: string;
  /**
   * The email of ours whose own envelope sender this came to, by how its id begins: nobody else knows that address. `none`:
   * it came to no such address; `not-used`: our emails have none.
   */
  readonly envelopeOf: EnvelopeOf;
  readonly subject: string;
  /** Plain, also of one that came as HTML alone. */
  readonly text: string;
  /** The ids that it answers, without brackets, the nearest first. */
  readonly references: readonly string[];
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  /** The machine-readable parts of a report (RFC 3464, RFC 5965). */
  readonly reports: readonly { readonly kind: 'delivery-status' | 'feedback-report'; readonly text: string }[];
  /** The header of the email that a report is about. */
  readonly original: string | null;
  readonly attachments: readonly MailFile[];
}

/** A file that came in an email. */
export interface MailFile {
  readonly contentType: string;
  readonly name?: string;
  readonly content: Uint8Array;
}

export type EnvelopeOf = { readonly idStart: string } | 'none' | 'not-used';
