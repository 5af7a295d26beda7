import { RangeSetBuilder } from '@codemirror/state';
import { Decoration, ViewPlugin, type DecorationSet, type EditorView, type ViewUpdate } from '@codemirror/view';
import { yamlTokens, type TokenKind } from './yaml-tokens';

const CLASSES: { readonly [K in TokenKind]: Decoration } = {
  comment: Decoration.mark({ class: 'cm-yaml-comment' }),
  key: Decoration.mark({ class: 'cm-yaml-key' }),
  string: Decoration.mark({ class: 'cm-yaml-string' }),
  atom: Decoration.mark({ class: 'cm-yaml-atom' }),
  mark: Decoration.mark({ class: 'cm-yaml-mark' }),
};

/**
 * Colors the lines that are on the screen. A parser (`@codemirror/lang-yaml` and what it needs) would add 27 kB to a page
 * that may have 300.
 */
export const yamlColors = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = colorsOf(view);
    }

    update(update: ViewUpdate): void {
      if (update.docChanged || update.viewportChanged) this.decorations = colorsOf(update.view);
    }
  },
  { decorations: ({ decorations }) => decorations },
);

function colorsOf(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  const { doc } = view.state;
  for (const { from, to } of view.visibleRanges) {
    for (let line = doc.lineAt(from); ; line = doc.line(line.number + 1)) {
      for (const token of yamlTokens(line.text)) {
        builder.add(line.from + token.from, line.from + token.to, CLASSES[token.kind]);
      }
      if (line.to >= to) break;
    }
  }
  return builder.finish();
}
