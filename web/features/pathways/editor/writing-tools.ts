import { autocompletion } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching, indentUnit } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { keymap } from '@codemirror/view';
import { completeSource } from './complete-source';
import type { KnownWords } from './known-words';

/** Undo, the editing keys, and completion; `known` is asked each time. Tab is left to the page: it leads out of the editor. */
export function writingTools(known: () => KnownWords): Extension {
  return [
    history(),
    bracketMatching(),
    indentUnit.of('  '),
    autocompletion({ override: [completeSource(known)] }),
    keymap.of([...defaultKeymap, ...historyKeymap]),
  ];
}
