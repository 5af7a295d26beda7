import { Schema, type SchemaDefinition } from 'mongoose';

/** Anything JSON, kept as it is. */
export const json = { type: Schema.Types.Mixed };
/** A list of sub-documents without ids of their own; absent rather than empty until something is set. */
export function listOf(fields: SchemaDefinition): { type: Schema[]; default: undefined } {
  return { type: [new Schema(fields, { _id: false, id: false, minimize: false })], default: undefined };
}

/** One sub-document without an id. */
export function part(fields: SchemaDefinition): { type: Schema } {
  return { type: new Schema(fields, { _id: false, id: false, minimize: false }) };
}

/** A text in the languages it exists in. */
export const localized = part({ en: String, es: String });
export const person = part({ id: String, name: String });

/** A schema whose unknown fields are refused, on write and in filters. */
export function schemaOf(fields: SchemaDefinition): Schema {
  return new Schema(
    { _id: { type: String, required: true }, ...fields },
    {
      id: false,
      versionKey: false,
      minimize: false,
      autoIndex: false,
      autoCreate: false,
      strict: 'throw',
      strictQuery: 'throw',
    },
  );
}

/** A schema of a record that belongs to an organization and carries the events of its changes. */
export function auditedSchemaOf(fields: SchemaDefinition): Schema {
  const schema = schemaOf({
    orgId: { type: String, required: true },
    ...fields,
    outbox: { type: [Schema.Types.Mixed], default: undefined },
  });
  schema.index({ 'outbox.id': 1 }, { sparse: true });
  return schema;
}
