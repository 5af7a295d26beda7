import { pathwayJsonSchema } from '../../core/pathway/json-schema';

/** `pathway schema`: prints the JSON Schema of a definition, as it stands in `docs/pathway.schema.json`. */
export function schemaCommand(_args: readonly string[], print: (line: string) => void = console.log): Promise<number> {
  print(JSON.stringify(pathwayJsonSchema(), null, 2));
  return Promise.resolve(0);
}
