import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import pathwaySchema from '../../../../docs/pathway.schema.json';
import { wordsAt, type KnownWords } from './known-words';
import { placeAt } from './place';
import { optionsAt, type JsonSchema } from './schema-options';

const schema: JsonSchema = pathwaySchema;
const WORD = /[\w.-]*$/;

/** Offers what the published schema and the organization's names allow at the cursor. */
export function completeSource(known: () => KnownWords) {
  return (context: CompletionContext): CompletionResult | null => {
    const { doc } = context.state;
    const line = doc.lineAt(context.pos);
    const column = context.pos - line.from;
    const typed = WORD.exec(line.text.slice(0, column))?.[0] ?? '';
    const isComment = line.text.slice(0, column).trimStart().startsWith('#');
    if (isComment || (typed === '' && !context.explicit)) return null;
    const source = doc.toString();
    // The place before the word: what is typed of it must not count as a key.
    const place = placeAt(source.split('\n'), line.number - 1, column - (/^-+$/.test(typed) ? 0 : typed.length));
    const options = [...wordsAt(place, source, known()), ...optionsAt(schema, place)];
    if (options.length === 0) return null;
    return {
      from: context.pos - typed.length,
      options: options.map(({ label, kind, info, text }) => ({
        label,
        type: kind === 'key' ? 'property' : 'constant',
        ...(info !== undefined && { info }),
        ...(text !== undefined && { apply: text }),
      })),
      validFor: /^[\w.-]*$/,
    };
  };
}
