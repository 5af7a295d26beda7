import type { OrganizationRepository } from '../../core/repositories';
import { systemScope, type Scope } from '../../core/record/scope';
import type { TextingHours } from '../../core/messaging/delivery/texting-hours';
import type { Organization } from '../../core/record/organization';
import type { AuditedCollection } from './audited-collection';
import type { Outbox, Row } from './collection';
import type { Database } from './database';
import { within } from './scoped';
import { auditedSchemaOf, json, listOf, part, words } from './schema';

type OrganizationRow = Row<Organization, Outbox & { readonly orgId: string }>;

const schema = auditedSchemaOf({
  name: String,
  zone: String,
  holidays: part({ country: String, state: String, worked: json }),
  openingHours: json,
  closedDays: listOf({ date: String, name: String }),
  extraOpenDays: json,
  quietHours: part({ start: String, end: String }),
  allowedDays: json,
  contactBudget: part({ perDay: Number, perWeek: Number }),
  zones: words,
  phone: String,
});

export class MongoOrganizationRepository implements OrganizationRepository {
  private readonly rows: AuditedCollection<OrganizationRow>;

  constructor(private readonly database: Database) {
    this.rows = database.audited<OrganizationRow>('organizations', schema);
  }

  async get(id: string): Promise<Organization | null> {
    const row = await this.rows.findOne({ _id: id });
    return row && toOrganization(row);
  }

  async put(organization: Organization): Promise<void> {
    const { id, ...fields } = organization;
    const event = this.database.event(systemScope(id, 'administration'), {
      kind: 'organization.changed',
      subject: { type: 'organization', id },
      data: { name: organization.name, zone: organization.zone },
    });
    if (await this.rows.record({ _id: id, orgId: id, ...fields }, event)) return;
    await this.rows.recordChange({ _id: id }, { $set: fields }, event);
  }

  async setTextingHours(scope: Scope, hours: TextingHours): Promise<Organization | null> {
    const event = this.database.event(scope, {
      kind: 'organization.texting-changed',
      subject: { type: 'organization', id: scope.orgId },
      data: { ...hours, allowedDays: [...hours.allowedDays], zones: [...hours.zones] },
    });
    const row = await this.rows.recordChange(within(scope, { _id: scope.orgId }), { $set: { ...hours } }, event);
    return row && toOrganization(row);
  }

  async all(): Promise<readonly Organization[]> {
    return (await this.rows.find({}, { sort: { _id: 1 } })).map(toOrganization);
  }
}

function toOrganization({ _id, orgId: _orgId, outbox: _outbox, ...fields }: OrganizationRow): Organization {
  return { id: _id, ...fields };
}
