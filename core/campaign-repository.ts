import type {
  Campaign,
  CampaignCount,
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
  handedOver(scope: Scope, row: Pick<CampaignRow, 'campaignId' | 'run' | 'patientId'>): Promise<void>;
  /** Those whose message on this channel failed, and who have not gone on to another. */
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
