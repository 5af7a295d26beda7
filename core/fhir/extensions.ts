import type { LocalizedText } from '../record/organization';
import type { Element, Extension } from './plan-definition';

/**
 * What FHIR has no place for stands in extensions that are named by the key of the pathway language:
 * `urn:carepath:escalate`, `urn:carepath:channels`, `urn:carepath:span`. A list has one inner extension `item` for each
 * element, an object one for each key.
 */
const PREFIX = 'urn:carepath:';
const ITEM = 'item';
/** Stands for a text of no letters, which FHIR does not allow as a value. */
const NO_TEXT = `${PREFIX}no-text`;
/** https://hl7.org/fhir/R4/extension-translation.html */
const TRANSLATION = 'http://hl7.org/fhir/StructureDefinition/translation';

/** An extension of ours; none for what is empty. */
export function carepathExtension(key: string, value: unknown): readonly Extension[] {
  return extensionOf(`${PREFIX}${key}`, value);
}

function extensionOf(url: string, value: unknown): readonly Extension[] {
  if (value === '') return [{ url, extension: [{ url: NO_TEXT, valueBoolean: true }] }];
  if (typeof value === 'string') return [{ url, valueString: value }];
  if (typeof value === 'number') return [{ url, valueDecimal: value }];
  if (typeof value === 'boolean') return [{ url, valueBoolean: value }];
  if (typeof value !== 'object' || value === null) return [];
  const extension = Array.isArray(value)
    ? value.flatMap((item) => extensionOf(ITEM, item))
    : Object.entries(value).flatMap(([key, inner]) => extensionOf(key, inner));
  return extension.length === 0 ? [] : [{ url, extension }];
}

/** What our extensions say, by key; those of others are given to `onForeign` with their index. */
export function readExtensions(
  extensions: readonly Extension[] = [],
  onForeign: (extension: Extension, index: number) => void = () => undefined,
): ReadonlyMap<string, unknown> {
  const read = new Map<string, unknown>();
  extensions.forEach((one, i) => {
    if (one.url.startsWith(PREFIX)) read.set(one.url.slice(PREFIX.length), valueOf(one));
    else onForeign(one, i);
  });
  return read;
}

function valueOf({ extension, ...simple }: Extension): unknown {
  if (extension?.[0]?.url === NO_TEXT) return '';
  if (extension?.every(({ url }) => url === ITEM) === true) return extension.map(valueOf);
  if (extension) return Object.fromEntries(extension.map((inner) => [inner.url, valueOf(inner)]));
  return simple.valueString ?? simple.valueCode ?? simple.valueBoolean ?? simple.valueDecimal;
}

/** A text as `title` and `_title`, or `description` and `_description`. */
export function translated<K extends 'title' | 'description'>(
  key: K,
  text: LocalizedText | undefined,
): { readonly [P in K]?: string } & { readonly [P in `_${K}`]?: Element };
export function translated(key: string, text: LocalizedText | undefined): object {
  if (!text) return {};
  return { [key]: text.en, ...(text.es !== undefined && { [`_${key}`]: { extension: [translation('es', text.es)] } }) };
}

function translation(language: string, text: string): Extension {
  return {
    url: TRANSLATION,
    extension: [
      { url: 'lang', valueCode: language },
      { url: 'content', valueString: text },
    ],
  };
}

/** The text with its Spanish; what else stands beside it is given to `onForeign` with its index. */
export function localized(
  text: string,
  beside: Element | undefined,
  onForeign: (what: string, index: number) => void,
): LocalizedText {
  let spanish: string | undefined;
  beside?.extension?.forEach(({ url, extension = [] }, i) => {
    const [language, content] = ['lang', 'content'].map((part) => extension.find((inner) => inner.url === part));
    const code = language?.valueCode ?? language?.valueString ?? '';
    if (url !== TRANSLATION) onForeign(`the extension ${url}`, i);
    else if (spanish === undefined && /^es\b/.test(code) && content?.valueString) spanish = content.valueString;
    else onForeign(`the translation to "${code}"`, i);
  });
  return { en: text, ...(spanish !== undefined && { es: spanish }) };
}
