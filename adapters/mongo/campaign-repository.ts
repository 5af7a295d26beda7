import { randomUUID } from 'node:crypto';
import type { CampaignOutcome, CampaignRepository } from '../../core/campaign-repository';
import type {
  Campaign,
  CampaignCount,
  CampaignList,
  CampaignPlan,
  CampaignRow,
  CampaignStatus,
} from '../../core/record/campaign';
import type { SuppressionReason } from '../../core/record/message';
import type { Scope } from '../../core/record/scope';
import type { Page, PageRequest } from '../../core/repositories';
import type { AuditedCollection } from './audited-collection';
import type { Collection, Filter, Outbox, Row } from './collection';
import type { Database } from './database';
import type { MongoIntentRepository } from './intent-repository';
import { below, isIn, isNot, missing } from './operators';
import { findPage, type Ordering } from './page';
import { auditedSchemaOf, json, listOf, part, person, schemaOf, words } from './schema';
import { requireOwn, within } from './scoped';

type StoredCampaign = Row<Campaign, Outbox>;
/** Its id is of campaign, dry run and patient: judging again meets the same row. */
type StoredRow = CampaignRow & { readonly _id: string; readonly orgId: string };
interface StoredList {
  readonly _id: string;
  readonly orgId: string;
  readonly campaignId: string;
  /** Sorted, each once. */
  readonly patientIds: readonly string[];
}

const schema = auditedSchemaOf({
  ...{ name: String, template: String, rate: Number, status: String, run: Number, judged: String, considered: Number },
  cohort: part({ condition: String, list: part({ id: String, count: Number }) }),
  channels: [String],
  window: part({ from: String, to: String }),
  question: part({ kind: String, options: listOf({ id: String, label: json }) }),
  ...{
    nextAt: Date,
    createdBy: person,
    createdAt: Date,
    startedAt: Date,
    pausedAt: Date,
    endedAt: Date,
    problem: String,
  },
});
schema.index({ orgId: 1, createdAt: -1, _id: -1 });
schema.index({ status: 1, createdAt: 1 });

const rowSchema = schemaOf({
  orgId: { type: String, required: true },
  ...{ campaignId: String, run: Number, patientId: String, verdict: String, channel: String, address: String },
  ...{ segments: Number, missing: String, handedOver: Boolean },
});
// The first one: the development server takes the first that fits, and a page asks for 200 addresses.
rowSchema.index({ orgId: 1, campaignId: 1, run: 1, address: 1 });
rowSchema.index({ orgId: 1, campaignId: 1, run: 1, handedOver: 1, patientId: 1 });
rowSchema.index({ orgId: 1, campaignId: 1, run: 1, verdict: 1, patientId: 1 });

const listSchema = schemaOf({ orgId: { type: String, required: true }, campaignId: String, patientIds: words });
listSchema.index({ orgId: 1, campaignId: 1 });

const newestFirst: Ordering = { name: 'newest', fields: [{ path: 'createdAt', direction: -1, kind: 'date' }] };
const byPatient: Ordering = { name: 'patient', fields: [{ path: 'patientId', direction: 1, kind: 'string' }] };
const LEAVING = ['send', 'send-later'];
/** Another channel may well carry it: the patient has refused nothing. */
const OF_THE_CHANNEL: readonly SuppressionReason[] = ['unreachable', 'no-address', 'over-budget', 'out-of-hours'];
const EVENT: { readonly [status in CampaignStatus]: string } = {
  draft: 'campaign.changed',
  checking: 'campaign.check-begun',
  checked: 'campaign.checked',
  running: 'campaign.running',
  paused: 'campaign.paused',
  done: 'campaign.done',
  cancelled: 'campaign.cancelled',
};

export class MongoCampaignRepository implements CampaignRepository {
  private readonly campaigns: AuditedCollection<StoredCampaign>;
  private readonly members: Collection<StoredRow>;
  private readonly lists: Collection<StoredList>;

  constructor(
    private readonly database: Database,
    private readonly intents: MongoIntentRepository,
  ) {
    this.campaigns = database.audited<StoredCampaign>('campaigns', schema);
    this.members = database.collection<StoredRow>('campaignRows', rowSchema);
    this.lists = database.collection<StoredList>('campaignLists', listSchema);
  }

  async create(scope: Scope, campaign: Campaign): Promise<Campaign> {
    requireOwn(scope, campaign);
    const { id, ...fields } = campaign;
    if (await this.campaigns.record({ _id: id, ...fields }, this.event(scope, campaign, 'campaign.created')))
      return campaign;
    return (await this.get(scope, id)) ?? campaign;
  }

  async get(scope: Scope, id: string): Promise<Campaign | null> {
    const row = await this.campaigns.findOne(within(scope, { _id: id }));
    return row && toCampaign(row);
  }

  async list(scope: Scope, page: PageRequest): Promise<Page<Campaign>> {
    return findPage(this.campaigns, within(scope, {}), newestFirst, page, toCampaign);
  }

  async keepList(scope: Scope, campaignId: string, patientIds: readonly string[]): Promise<CampaignList> {
    const list = { _id: randomUUID(), orgId: scope.orgId, campaignId, patientIds: [...new Set(patientIds)].sort() };
    await this.lists.insert(list);
    return { id: list._id, count: list.patientIds.length };
  }

  async listed(...[scope, { id }, { after, limit }]: Parameters<CampaignRepository['listed']>) {
    const list = await this.lists.findOne(within(scope, { _id: id }));
    const behind = (list?.patientIds ?? []).filter((patientId) => after === null || patientId > after);
    return behind.slice(0, limit);
  }

  async plan(scope: Scope, id: string, plan: CampaignPlan): Promise<Campaign | null> {
    const known = await this.get(scope, id);
    if (!known) return null;
    const row = await this.campaigns.recordChange(
      within(scope, { _id: id, status: isIn(['draft', 'checked']) }),
      {
        $set: { ...plan, status: 'draft' },
        $unset: { ...(plan.window ? {} : { window: 1 }), ...(plan.question ? {} : { question: 1 }), judged: 1 },
      },
      this.event(scope, { ...known, ...plan }, EVENT.draft),
    );
    return row && toCampaign(row);
  }

  async move(...[scope, id, from, to, problem]: Parameters<CampaignRepository['move']>): Promise<Campaign | null> {
    const known = await this.get(scope, id);
    if (!known || !from.includes(known.status)) return null;
    const at = this.database.clock.now();
    const isOver = to === 'done' || to === 'cancelled';
    const gone = {
      ...(to === 'checking' && { judged: 1 }),
      ...(to === 'running' && { pausedAt: 1 }),
      ...(problem === undefined && { problem: 1 }),
    };
    const row = await this.campaigns.recordChange(
      within(scope, { _id: id, status: known.status, run: known.run }),
      {
        $set: {
          status: to,
          ...(to === 'checking' && { considered: 0 }),
          ...(to === 'running' && known.startedAt === undefined && { startedAt: at }),
          ...(to === 'paused' && { pausedAt: at }),
          ...(isOver && { endedAt: at }),
          ...(problem !== undefined && { problem }),
        },
        ...(to === 'checking' && { $inc: { run: 1 } }),
        ...(Object.keys(gone).length > 0 && { $unset: gone }),
      },
      this.event(scope, known, EVENT[to]),
    );
    if (row && to === 'checking') await this.members.delete(within(scope, { campaignId: id, run: below(row.run) }));
    // From here on no plan can name another list.
    if (row && to === 'running') await this.lists.delete(listsBut(scope, row));
    return row && toCampaign(row);
  }

  async judged(...[scope, { id, run, judged }, page]: Parameters<CampaignRepository['judged']>): Promise<void> {
    await this.members.insertMissing(page.rows.map((row) => ({ _id: rowId(row), orgId: scope.orgId, ...row })));
    await this.campaigns.change(within(scope, { _id: id, run, status: 'checking', judged: judged ?? missing() }), {
      $set: { judged: page.last },
      $inc: { considered: page.considered },
    });
  }

  async taken(
    ...[scope, { id, run }, addresses]: Parameters<CampaignRepository['taken']>
  ): Promise<ReadonlyMap<string, string>> {
    if (addresses.length === 0) return new Map();
    const rows = await this.members.find(within(scope, { campaignId: id, run, address: isIn(addresses) }));
    return new Map(rows.flatMap(({ address, patientId }) => (address === undefined ? [] : [[address, patientId]])));
  }

  async rows(...[scope, { id, run }, query]: Parameters<CampaignRepository['rows']>): Promise<Page<CampaignRow>> {
    const { verdict, missing: fact } = query;
    const filter = within(scope, {
      campaignId: id,
      run,
      ...(verdict !== undefined && { verdict }),
      ...(fact !== undefined && { missing: fact }),
    });
    return findPage(this.members, filter, byPatient, query, toRow);
  }

  async counts(scope: Scope, { id, run }: Pick<Campaign, 'id' | 'run'>): Promise<readonly CampaignCount[]> {
    const paths = { verdict: 'verdict', channel: 'channel', segments: 'segments', missing: 'missing' };
    const groups = await this.members.countBy<Omit<CampaignCount, 'count'>>(
      within(scope, { campaignId: id, run }),
      paths,
    );
    return groups.map(withoutNulls);
  }

  async pace(...[scope, { id, nextAt: before }, nextAt]: Parameters<CampaignRepository['pace']>): Promise<boolean> {
    const filter = within(scope, { _id: id, status: 'running', nextAt: before ?? missing() });
    return (await this.campaigns.change(filter, { $set: { nextAt } })) !== null;
  }

  async waiting(
    ...[scope, { id, run }, limit]: Parameters<CampaignRepository['waiting']>
  ): Promise<readonly CampaignRow[]> {
    const filter = within(scope, { campaignId: id, run, handedOver: false, verdict: isIn(LEAVING) });
    return (await this.members.find(filter, { sort: { patientId: 1 }, limit })).map(toRow);
  }

  async handedOver(...[scope, row]: Parameters<CampaignRepository['handedOver']>): Promise<void> {
    const filter = within(scope, { _id: rowId(row), channel: row.channel ?? missing() });
    await this.members.change(filter, { $set: { handedOver: true } });
  }

  async failedOn(
    ...[scope, { id, run }, channel]: Parameters<CampaignRepository['failedOn']>
  ): Promise<readonly CampaignRow[]> {
    const kinds = [{ status: 'failed' }, { status: 'suppressed', reason: isIn(OF_THE_CHANNEL) }];
    const failed = await this.intents.rows.find(within(scope, { campaignId: id, channel, $or: kinds }));
    if (failed.length === 0) return [];
    const ids = failed.map(({ patientId }) => rowId({ campaignId: id, run, patientId }));
    const filter = within(scope, { _id: isIn(ids), channel, handedOver: true });
    return (await this.members.find(filter, { sort: { patientId: 1 } })).map(toRow);
  }

  async goOn(...[scope, row, { channel, address }]: Parameters<CampaignRepository['goOn']>): Promise<boolean> {
    const filter = within(scope, { _id: rowId(row), channel: row.channel, handedOver: true });
    const change = { $set: { channel, address, handedOver: false }, $unset: { segments: 1 } };
    return (await this.members.change(filter, change)) !== null;
  }

  async outcomes(scope: Scope, id: string): Promise<readonly CampaignOutcome[]> {
    return this.intents.rows.countBy<Omit<CampaignOutcome, 'count'>>(within(scope, { campaignId: id }), {
      ...{ status: 'status', reason: 'reason', answer: 'answer', segments: 'segments' },
      optedOut: { path: 'optedOutAt', after: new Date(0) },
    });
  }

  async atWorkSince(olderThan: Date, limit: number): Promise<readonly Campaign[]> {
    const filter = { status: isIn(['checking', 'running']), createdAt: below(olderThan) };
    return (await this.campaigns.find(filter, { sort: { createdAt: 1, _id: 1 }, limit })).map(toCampaign);
  }

  private event(scope: Scope, { id, name, template }: Pick<Campaign, 'id' | 'name' | 'template'>, kind: string) {
    return this.database.event(scope, { kind, subject: { type: 'campaign', id }, data: { name, template } });
  }
}

function listsBut(scope: Scope, { _id: campaignId, cohort: { list } }: StoredCampaign): Filter {
  return within(scope, { campaignId, ...(list && { _id: isNot(list.id) }) });
}

function rowId({ campaignId, run, patientId }: Pick<CampaignRow, 'campaignId' | 'run' | 'patientId'>): string {
  return `${campaignId}/${run}/${patientId}`;
}

/** A server leaves out, or gives as null, what a row has not. */
function withoutNulls<T extends object>(group: T): T {
  return Object.fromEntries(Object.entries(group).filter(([, value]) => value !== null)) as T;
}

function toCampaign({ _id, outbox: _outbox, ...campaign }: StoredCampaign): Campaign {
  return { id: _id, ...campaign };
}

function toRow({ _id: _, orgId: _org, ...row }: StoredRow): CampaignRow {
  return row;
}
