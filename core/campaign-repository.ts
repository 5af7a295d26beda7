import type {
  Campaign,
  CampaignCount,
  CampaignList,
  CampaignPlan,
  CampaignRow,
  CampaignStatus,
  CampaignVerdict,
} from './record/campaign';
import type { Channel, IntentStatus, SuppressionReason } from './record/message';
import type { Scope } from './record/scope';
import type { Page, PageRequest } from './repositories';

/** How many messages of a campaign there are of one kind. */
export interface CampaignOutcome {
  readonly status: IntentStatus;
  readonly reason?: SuppressionReason | null;
  /** The option that was answered. */
  readonly answer?: string | null;
  readonly segments?: number | null;
  /** An opt-out followed it. */
  readonly optedOut: boolean;
  readonly count: number;
}

/** Campaigns, with what their latest dry run says of each patient. */
export interface CampaignRepository {
  create(scope: Scope, campaign: Campaign): Promise<Campaign>;
  get(scope: Scope, id: string): Promise<Campaign | null>;
  /** Newest first. */
  list(scope: Scope, page: PageRequest): Promise<Page<Campaign>>;
  /** Keeps a list for a campaign whose plan will name it; the order and who is on it twice do not matter. */
  keepList(scope: Scope, campaignId: string, patientIds: readonly string[]): Promise<CampaignList>;
  /** Who is on a list, by id, beginning behind `after`. */
  listed(
    scope: Scope,
    list: Pick<CampaignList, 'id'>,
    page: { readonly after: string | null; readonly limit: number },
  ): Promise<readonly string[]>;
  /** A changed plan is a draft again. `null`: it is at work or over. */
  plan(scope: Scope, id: string, plan: CampaignPlan): Promise<Campaign | null>;
  /** By compare-and-set: `null` when it is in none of `from`. To `checking` begins another dry run. `problem`: why it stops by itself. */
  move(
    scope: Scope,
    id: string,
    from: readonly CampaignStatus[],
    to: CampaignStatus,
    problem?: string,
  ): Promise<Campaign | null>;
  /** Keeps how far the dry run is. Rows that are there are left as they are. */
  judged(
    scope: Scope,
    campaign: Pick<Campaign, 'id' | 'run' | 'judged'>,
    page: { readonly rows: readonly CampaignRow[]; readonly last: string; readonly considered: number },
  ): Promise<void>;
  /** Those of these addresses that the dry run has given to a patient, with whom. */
  taken(
    scope: Scope,
    campaign: Pick<Campaign, 'id' | 'run'>,
    addresses: readonly string[],
  ): Promise<ReadonlyMap<string, string>>;
  rows(
    scope: Scope,
    campaign: Pick<Campaign, 'id' | 'run'>,
    query: { readonly verdict?: CampaignVerdict; readonly missing?: string } & PageRequest,
  ): Promise<Page<CampaignRow>>;
  counts(scope: Scope, campaign: Pick<Campaign, 'id' | 'run'>): Promise<readonly CampaignCount[]>;
  /** Keeps when the next ones may be handed over. `false`: somebody else has, or it is running no more. */
  pace(scope: Scope, campaign: Pick<Campaign, 'id' | 'nextAt'>, nextAt: Date): Promise<boolean>;
  /** Those to send that are not handed over, by patient. */
  waiting(scope: Scope, campaign: Pick<Campaign, 'id' | 'run'>, limit: number): Promise<readonly CampaignRow[]>;
  /** By its channel. One that has gone on to another meanwhile still waits. */
  handedOver(scope: Scope, row: Pick<CampaignRow, 'campaignId' | 'run' | 'patientId' | 'channel'>): Promise<void>;
  /**
   * Those whose message on this channel failed, or did not leave for a reason that is the channel's own, and who have not
   * gone on to another.
   */
  failedOn(scope: Scope, campaign: Pick<Campaign, 'id' | 'run'>, channel: Channel): Promise<readonly CampaignRow[]>;
  /** The message goes to this channel, too. `false`: somebody else has done so. */
  goOn(
    scope: Scope,
    row: Pick<CampaignRow, 'campaignId' | 'run' | 'patientId' | 'channel'>,
    to: { readonly channel: Channel; readonly address: string },
  ): Promise<boolean>;
  /** What became of its messages. */
  outcomes(scope: Scope, id: string): Promise<readonly CampaignOutcome[]>;
  /** For the sweeper, over all organizations: those at work that were created before `olderThan`, oldest first. */
  atWorkSince(olderThan: Date, limit: number): Promise<readonly Campaign[]>;
}
