import { type RangeSet, StateEffect, StateField, type Extension, type Text } from '@codemirror/state';
import { Decoration, EditorView, gutter, GutterMarker, type Command } from '@codemirror/view';
import type { Finding } from '../../../client/pathways';
import { positionOf } from './position';

// @codemirror/lint does the same and more, for 8 kB that the page does not have.

export const setFindings = StateEffect.define<readonly Finding[]>();

/** Findings where they stand: underlined, and marked beside their line; both move with the text. */
const marks = StateField.define<RangeSet<Decoration>>({
  create: () => Decoration.none,
  update(shown, transaction) {
    const effect = transaction.effects.findLast((each) => each.is(setFindings));
    return effect ? marksOf(transaction.state.doc, effect.value) : shown.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

export function findingMarks(): Extension {
  return [
    marks,
    gutter({
      class: 'cm-finding-gutter',
      lineMarkerChange: ({ transactions }) => transactions.some(({ effects }) => effects.length > 0),
      lineMarker: (view, line) => {
        const found: Finding[] = [];
        view.state.field(marks).between(line.from, line.to, (_from, _to, mark) => void found.push(findingOf(mark)));
        return found.length > 0 ? new FindingMarker(found) : null;
      },
      initialSpacer: () => new FindingMarker([]),
    }),
  ];
}

/** Puts the cursor on the next finding, from the last to the first. */
export const nextFinding: Command = (view) => {
  const starts: number[] = [];
  view.state.field(marks).between(0, view.state.doc.length, (from) => void starts.push(from));
  const here = view.state.selection.main.head;
  const next = starts.find((from) => from > here) ?? starts[0];
  if (next === undefined) return false;
  view.dispatch({ selection: { anchor: next }, scrollIntoView: true });
  return true;
};

class FindingMarker extends GutterMarker {
  constructor(private readonly findings: readonly Finding[]) {
    super();
  }

  override toDOM(): Node {
    const mark = document.createElement('span');
    const isError = this.findings.some(({ severity }) => severity === 'error');
    mark.className = isError ? 'cm-finding-error' : 'cm-finding-warning';
    mark.title = this.findings.map(({ message }) => message).join('\n');
    mark.textContent = this.findings.length === 0 ? '' : isError ? '●' : '▲';
    return mark;
  }
}

function marksOf(doc: Text, findings: readonly Finding[]): RangeSet<Decoration> {
  const placed = findings.flatMap((finding) => {
    const line = doc.lineAt(positionOf(doc, finding.line, finding.column));
    const from = positionOf(doc, finding.line, finding.column);
    const word = /^[^\s,{}[\]]+/.exec(line.text.slice(from - line.from))?.[0].length ?? 0;
    // An empty place cannot be underlined: the line is.
    const range = word > 0 ? { from, to: from + word } : { from: line.from, to: line.to };
    return range.from === range.to ? [] : [decorationOf(finding).range(range.from, range.to)];
  });
  return Decoration.set(placed, true);
}

function decorationOf(finding: Finding): Decoration {
  const { severity, message } = finding;
  return Decoration.mark({ class: `cm-underline-${severity}`, attributes: { title: message }, finding });
}

function findingOf({ spec }: Decoration): Finding {
  return (spec as { readonly finding: Finding }).finding;
}
