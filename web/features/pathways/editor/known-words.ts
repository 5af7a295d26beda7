import { factCatalog, type FactDefinition } from '../../../../core/criteria/catalog';
import { spanWords, typeWords } from '../../../../core/criteria/fact-definition';
import { knownEvents } from '../../../../core/pathway/known-events';
import type { Place } from './place';
import type { Option } from './schema-options';
import { valuesOf } from './values-of';

/** What this organization's pathways already name. */
export interface KnownWords {
  readonly templates: readonly string[];
  readonly forms: readonly string[];
  readonly pathways: readonly string[];
}

const CONDITION_KEYS: ReadonlySet<string> = new Set(['when', 'if', 'met', 'while']);

const facts = [...factCatalog].map(factOption);
const lists = [...factCatalog].filter(([, { type }]) => type === 'list').map(factOption);
const events: readonly Option[] = [...knownEvents].map((label) => ({ label, kind: 'value' }));

function factOption([label, fact]: readonly [string, FactDefinition]): Option {
  return { label, kind: 'value', info: aboutFact(fact) };
}

/** What a writer of a condition needs to know of a fact: its meaning, its type, how old it may be, when it is unknown. */
function aboutFact({ label, description, type, freshness, unknown }: FactDefinition): string {
  const age = freshness === 'live' ? 'read when asked' : `counts for ${spanWords(freshness.validFor)}`;
  return `${label.en} (${typeWords[type]}, ${age}). ${description} Unknown: ${unknown}`;
}

/** Names that no schema knows: facts in conditions, events, templates, forms, milestones, pathways. */
export function wordsAt(place: Place, source: string, known: KnownWords): readonly Option[] {
  const key = place.levels.findLast((level) => level.kind === 'map')?.key ?? null;
  const isItem = place.levels.at(-1)?.kind === 'list' || place.levels.at(-2)?.kind === 'list';
  const listKey = keyOfList(place);
  if (listKey === 'facts' && isItem) return facts;
  if (place.wants !== 'value' || key === null) return [];
  if (CONDITION_KEYS.has(key)) return facts;
  switch (key) {
    case 'on':
    case 'event':
      return events;
    case 'each':
      return lists;
    case 'template':
      return asValues([...known.templates, ...valuesOf(source, 'template')]);
    case 'form':
      return asValues([...known.forms, ...valuesOf(source, 'form')]);
    case 'pathway':
      return place.levels.length > 1 ? asValues(known.pathways) : [];
    case 'reaches':
      return asValues(milestonesOf(source));
    default:
      return [];
  }
}

function milestonesOf(source: string): readonly string[] {
  const [, block = ''] = /^milestones:(.*(?:\n[ \t].*|\n)*)/m.exec(source) ?? [];
  return [...block.matchAll(/(?:^|[{,])\s*([a-z][a-z0-9-]*):/gm)].flatMap(([, name]) =>
    name === undefined ? [] : [name],
  );
}

function keyOfList({ levels }: Place): string | null {
  const list = levels.findLastIndex((level) => level.kind === 'list');
  const owner = levels[list - 1];
  return owner?.kind === 'map' ? owner.key : null;
}

function asValues(words: readonly string[]): readonly Option[] {
  return [...new Set(words)].sort().map((label) => ({ label, kind: 'value' }));
}
