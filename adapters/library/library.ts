import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseDocument } from 'yaml';
import type { z } from 'zod';
import type { Snippet } from '../../core/messaging/inbound/snippets';
import type { ContentLibrary } from '../../core/ports';
import type { Material } from '../../core/record/material';
import { formSchema, materialSchema, pathwayNameSchema, snippetSchema, templateSchema } from './schemas';

/**
 * Forms, templates and pathways of a folder, read and checked once.
 * @throws Error that names the file and the field of whatever is wrong.
 */
export function loadLibrary(root: string = shippedPathways()): ContentLibrary {
  const forms = new Map(readFolder(join(root, 'forms'), formSchema, (form) => form.form));
  const templates = new Map(readFolder(join(root, 'templates'), templateSchema, (template) => template.template));
  const snippets = readSnippets(root);
  const materials = readMaterials(root);
  const unread = [...templates.values()].find(
    ({ material }) => material !== undefined && !materials.some((one) => one.material === material),
  );
  if (unread)
    throw new Error(`${root}: "${unread.template}" links to material that is not there, "${unread.material ?? ''}".`);
  const pathways = readPathways(root);
  const scripts = new Map([...pathways.keys()].map((pathway) => [pathway, readScripts(root, pathway)] as const));
  return {
    form: (id) => forms.get(id) ?? null,
    template: (id) => templates.get(id) ?? null,
    templateIds: () => [...templates.keys()],
    materials: () => materials,
    snippets: () => snippets,
    pathways: () => pathways,
    scripts: (pathway) => scripts.get(pathway) ?? new Map<string, string>(),
  };
}

/** The `pathways/` folder beside `package.json`, whether this runs from source or from `dist/`. */
function shippedPathways(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return join(folder, 'pathways');
    if (folder === dirname(folder))
      throw new Error(`No package.json above ${__dirname}: the pathways folder cannot be found.`);
  }
}

function readFolder<T>(
  folder: string,
  schema: z.ZodType<T>,
  idOf: (value: T) => string,
): readonly (readonly [string, T])[] {
  return yamlFiles(folder).map((file) => {
    const value = parseFile(file, readFileSync(file, 'utf8'), schema);
    // The id is the file's name, so that two files cannot claim the same one and a reader finds it.
    requireName(file, idOf(value));
    return [idOf(value), value] as const;
  });
}

function readPathways(root: string): ReadonlyMap<string, string> {
  return new Map(
    yamlFiles(root).map((file) => {
      const source = readFileSync(file, 'utf8');
      const { pathway } = parseFile(file, source, pathwayNameSchema);
      requireName(file, pathway);
      return [pathway, source] as const;
    }),
  );
}

function readSnippets(root: string): readonly Snippet[] {
  const folder = join(root, 'snippets');
  if (!existsSync(folder)) return [];
  return readFolder(folder, snippetSchema, ({ snippet }) => snippet).map(([, snippet]) => snippet);
}

function readMaterials(root: string): readonly Material[] {
  const folder = join(root, 'materials');
  if (!existsSync(folder)) return [];
  return readFolder(folder, materialSchema, ({ material }) => material).map(([, material]) => material);
}

/** They are checked when they are played: a manager may change them first. */
function readScripts(root: string, pathway: string): ReadonlyMap<string, string> {
  const folder = join(root, 'scripts', pathway);
  if (!existsSync(folder)) return new Map();
  return new Map(yamlFiles(folder).map((file) => [basename(file, '.yaml'), readFileSync(file, 'utf8')] as const));
}

function yamlFiles(folder: string): readonly string[] {
  if (!existsSync(folder)) throw new Error(`The folder ${folder} does not exist.`);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => join(folder, name));
}

function requireName(file: string, id: string): void {
  if (id !== basename(file, '.yaml'))
    throw new Error(`${file}: its id is "${id}", so the file must be named ${id}.yaml.`);
}

function parseFile<T>(file: string, source: string, schema: z.ZodType<T>): T {
  const document = parseDocument(source);
  const [syntax] = document.errors;
  if (syntax) throw new Error(`${file}: ${syntax.message}`);
  const parsed = schema.safeParse(document.toJS({ maxAliasCount: 20 }));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    (issue) => `  ${issue.path.map(String).join('.') || '(top)'}: ${issue.message}`,
  );
  throw new Error(`${file}:\n${problems.join('\n')}`);
}
