/** A text as the carrier hands it over, before anybody knows whose it is. */
export interface InboundSms {
  /** E.164. */
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly messageSid: string;
  /** What the carrier read in it: `STOP`, `START` or `HELP`. */
  readonly optOutType?: string;
  /** When the carrier took it in, where it comes to us later. */
  readonly receivedAt?: Date;
  /** Pictures and the like. */
  readonly attachments?: readonly CarrierMedia[];
}

/** A picture as the carrier tells of it. */
export interface CarrierMedia {
  /** Empty when it cannot be told. */
  readonly url: string;
  readonly contentType: string;
}
