import type { Level, Place } from './place';

/** What is read of a JSON Schema (2020-12) here. */
export interface JsonSchema {
  readonly $ref?: string | undefined;
  readonly $defs?: Readonly<Record<string, JsonSchema>> | undefined;
  readonly type?: string | undefined;
  readonly description?: string | undefined;
  readonly properties?: Readonly<Record<string, JsonSchema | undefined>> | undefined;
  readonly additionalProperties?: JsonSchema | boolean | undefined;
  readonly items?: JsonSchema | undefined;
  readonly oneOf?: readonly JsonSchema[] | undefined;
  readonly anyOf?: readonly JsonSchema[] | undefined;
  readonly enum?: readonly string[] | undefined;
  readonly const?: unknown;
  readonly examples?: readonly unknown[] | undefined;
}

/** Something that may be written at a place. */
export interface Option {
  readonly label: string;
  readonly kind: 'key' | 'value';
  readonly info?: string;
  /** What is put into the text; the label when not said. */
  readonly text?: string;
}

/** One of the shapes that a value may have; `name` is its `$defs` entry. */
interface Shape {
  readonly schema: JsonSchema;
  readonly name: string | null;
}

/** The keys or values that the schema allows at a place. */
export function optionsAt(root: JsonSchema, place: Place): readonly Option[] {
  const innermost = place.levels.at(-1);
  if (!innermost) return [];
  const containers = place.levels.slice(0, -1).reduce((shapes, level) => into(root, shapes, level), expand(root, root));
  if (place.wants === 'value')
    return unique(into(root, containers, innermost).flatMap(({ schema }) => valuesOf(schema)));
  const keys = innermost.kind === 'map' ? innermost.keys : [];
  if (innermost.kind === 'list') return unique(itemsOf(root, containers).flatMap((shape) => valuesOf(shape.schema)));
  return unique([
    ...keysOf(root, containers, keys),
    ...containers.flatMap(({ schema }) => valuesOf(schema)),
    ...(place.inFlow ? [] : asItems(keysOf(root, itemsOf(root, containers), []))),
  ]);
}

/** Under `steps:` a step begins with a dash. */
function asItems(options: readonly Option[]): readonly Option[] {
  return options.map((option) => ({ ...option, label: `- ${option.label}`, text: `- ${option.text ?? option.label}` }));
}

function into(root: JsonSchema, shapes: readonly Shape[], level: Level): readonly Shape[] {
  if (level.kind === 'list') return itemsOf(root, shapes);
  const { key } = level;
  if (key === null) return shapes;
  return narrowed(shapes, level.keys).flatMap(({ schema }) => {
    const property = schema.properties?.[key] ?? schema.additionalProperties;
    return typeof property === 'object' ? expand(root, property) : [];
  });
}

function itemsOf(root: JsonSchema, shapes: readonly Shape[]): readonly Shape[] {
  return shapes.flatMap(({ schema }) => (schema.items ? expand(root, schema.items) : []));
}

/** A step is told by the key that names its kind; other shapes by the keys they have. */
function narrowed(shapes: readonly Shape[], keys: readonly string[]): readonly Shape[] {
  const told = shapes.filter((shape) => isToldBy(shape, keys));
  if (told.length > 0) return told;
  return shapes.filter(
    ({ schema }) => schema.properties === undefined || keys.every((key) => key in (schema.properties ?? {})),
  );
}

function isToldBy({ name, schema }: Shape, keys: readonly string[]): boolean {
  return name !== null && keys.includes(name) && schema.properties?.[name] !== undefined;
}

function keysOf(root: JsonSchema, shapes: readonly Shape[], present: readonly string[]): readonly Option[] {
  const fitting = narrowed(shapes, present);
  const named = fitting.filter(({ name, schema }) => name !== null && schema.properties?.[name] !== undefined);
  // Of a step that has no kind yet, the kinds are the choice.
  const isUntold = named.length > 1 && named.length === fitting.length;
  return fitting.flatMap(({ name, schema }) =>
    Object.entries(schema.properties ?? {}).flatMap(([key, property]): readonly Option[] => {
      if (!property || present.includes(key) || (isUntold && key !== name)) return [];
      return [
        { label: key, kind: 'key', text: `${key}:${isBlock(root, property) ? '' : ' '}`, ...infoOf(root, property) },
      ];
    }),
  );
}

function isBlock(root: JsonSchema, property: JsonSchema): boolean {
  const shapes = expand(root, property);
  return (
    shapes.length > 0 &&
    shapes.every(({ schema }) => schema.type === 'array' || schema.additionalProperties !== undefined)
  );
}

function infoOf(root: JsonSchema, property: JsonSchema): { readonly info?: string } {
  const info = property.description ?? expand(root, property)[0]?.schema.description;
  return info === undefined ? {} : { info };
}

function valuesOf(schema: JsonSchema): readonly Option[] {
  const values = [
    ...(schema.enum ?? []),
    ...(schema.const === undefined ? [] : [schema.const]),
    ...(schema.type === 'boolean' ? [true, false] : []),
    ...(schema.examples ?? []),
  ];
  return values
    .filter((value) => typeof value === 'string' || typeof value === 'boolean')
    .map((value) => ({ label: String(value), kind: 'value' }));
}

/** Follows references and alternatives. */
function expand(root: JsonSchema, schema: JsonSchema, name: string | null = null): readonly Shape[] {
  if (schema.$ref !== undefined) {
    const target = schema.$ref.split('/').at(-1) ?? '';
    const found = root.$defs?.[target];
    return found ? expand(root, found, target) : [];
  }
  const alternatives = schema.oneOf ?? schema.anyOf;
  return alternatives ? alternatives.flatMap((each) => expand(root, each)) : [{ schema, name }];
}

function unique(options: readonly Option[]): readonly Option[] {
  return [...new Map(options.map((option) => [option.label, option])).values()];
}
