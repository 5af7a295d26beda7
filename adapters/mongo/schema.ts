import { Schema } from 'mongoose';

type Scalar = typeof String | typeof Number | typeof Boolean | typeof Date;
/** A field with more to say than its type. */
interface Field {
  readonly type: unknown;
  readonly required?: boolean;
  readonly default?: undefined;
}
export interface Fields {
  readonly [name: string]: Scalar | Field | readonly [Scalar];
}

/** Sub-documents have no ids, and an empty object stays one. */
const PART_OPTIONS = { _id: false, id: false, minimize: false } as const;

/** Anything JSON, kept as it is. */
export const json: Field = { type: Schema.Types.Mixed };

/** A list of words; absent rather than empty until something is set. */
export const words: Field = { type: [String], default: undefined };

/** One sub-document. */
export function part(fields: Fields): Field {
  return { type: withFields(new Schema({}, PART_OPTIONS), fields) };
}

/** A list of sub-documents; absent rather than empty until something is set. */
export function listOf(fields: Fields): Field {
  return { type: [withFields(new Schema({}, PART_OPTIONS), fields)], default: undefined };
}

/** A text in the languages it exists in. */
export const localized = part({ en: String, es: String });
export const person = part({ id: String, name: String });

/** A schema whose unknown fields are refused, on write and in filters. */
export function schemaOf(fields: Fields): Schema {
  const options = {
    id: false,
    versionKey: false,
    minimize: false,
    autoIndex: false,
    autoCreate: false,
    strict: 'throw',
    strictQuery: 'throw',
  } as const;
  return withFields(new Schema({}, options), { _id: { type: String, required: true }, ...fields });
}

/** A schema of a record that belongs to an organization and carries the events of its changes. */
export function auditedSchemaOf(fields: Fields): Schema {
  const schema = schemaOf({
    orgId: { type: String, required: true },
    ...fields,
    outbox: { type: [Schema.Types.Mixed], default: undefined },
  });
  schema.index({ 'outbox.id': 1 }, { sparse: true });
  return schema;
}

function withFields(schema: Schema, fields: Fields): Schema {
  for (const [name, field] of Object.entries(fields)) schema.path(name, field);
  return schema;
}
