import { Compartment, EditorState, StateEffect, StateField, type Extension, type Text } from '@codemirror/state';
import {
  Decoration,
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  type DecorationSet,
} from '@codemirror/view';
import { useEffect, useImperativeHandle, useRef, type Ref } from 'react';
import { styleNonce } from '../../../app/nonce';
import type { Finding } from '../../../client/pathways';
import { findingMarks, nextFinding, setFindings } from './finding-marks';
import type { KnownWords } from './known-words';
import { positionOf } from './position';
import { sourceTheme } from './source-theme';
import { stepLines } from './step-lines';
import { yamlColors } from './yaml-colors';

export interface SourceEditorHandle {
  /** Puts the cursor there, both counted from 1, and the focus into the editor. */
  readonly jumpTo: (line: number, column: number) => void;
  readonly jumpToStep: (id: string) => void;
}

interface SourceEditorProps {
  readonly ref: Ref<SourceEditorHandle>;
  /** The text at the beginning; afterwards the editor holds it. */
  readonly start: string;
  readonly label: string;
  readonly findings: readonly Finding[];
  /** Ids of steps to mark. */
  readonly unreached: readonly string[];
  /** What the mark says. */
  readonly unreachedLabel: string;
  readonly known: KnownWords;
  readonly onChange: (source: string) => void;
}

/** The source of a pathway with highlighting, completion and its findings where they stand. */
export default function SourceEditor(props: SourceEditorProps) {
  const { ref, start, label, findings, unreached, unreachedLabel } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  useEffect(() => {
    if (!host.current) return;
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: start,
        extensions: [
          ...basics,
          EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
          tools.of(empty),
          // Who only reads needs no undo and no completion.
          EditorView.domEventHandlers({ focus: (_event, focused) => void offer(focused, () => latest.current.known) }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onChange(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    return () => {
      editor.destroy();
      view.current = null;
    };
  }, [start, label]);
  useEffect(() => {
    view.current?.dispatch({ effects: setFindings.of(findings) });
  }, [findings, start, label]);
  useEffect(() => {
    view.current?.dispatch({ effects: markUnreached.of({ ids: unreached, label: unreachedLabel }) });
  }, [unreached, unreachedLabel, start, label]);
  useImperativeHandle(ref, () => ({
    jumpTo: (line, column) => jump(view.current, line, column),
    jumpToStep: (id) => {
      const line = stepLines(view.current?.state.doc.toString() ?? '', [id]).get(id);
      if (line !== undefined) jump(view.current, line, 1);
    },
  }));
  return <div ref={host} className="source-editor" />;
}

const empty: Extension = [];
const tools = new Compartment();

async function offer(view: EditorView, known: () => KnownWords): Promise<void> {
  const { writingTools } = await import('./writing-tools');
  const isThere = view.dom.isConnected && tools.get(view.state) === empty;
  if (isThere) view.dispatch({ effects: tools.reconfigure(writingTools(known)) });
}

function jump(view: EditorView | null, line: number, column: number): void {
  if (!view) return;
  const at = positionOf(view.state.doc, line, column);
  view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'center' }) });
  view.focus();
}

interface Unreached {
  readonly ids: readonly string[];
  readonly label: string;
}

const markUnreached = StateEffect.define<Unreached>();

/** Lines of steps that no script reaches. */
const unreachedLines = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    const effect = transaction.effects.find((each) => each.is(markUnreached));
    return effect ? unreachedMarks(transaction.state.doc, effect.value) : marks.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

function unreachedMarks(doc: Text, { ids, label }: Unreached): DecorationSet {
  const mark = Decoration.line({ class: 'cm-unreached', attributes: { title: label } });
  const lines = [...stepLines(doc.toString(), ids).values()];
  return Decoration.set(
    lines.map((line) => mark.range(doc.line(line).from)),
    true,
  );
}

/** All that a reader needs. */
const basics: readonly Extension[] = [
  EditorView.cspNonce.of(styleNonce),
  lineNumbers(),
  highlightActiveLine(),
  highlightActiveLineGutter(),
  drawSelection(),
  yamlColors,
  findingMarks(),
  unreachedLines,
  keymap.of([{ key: 'F8', run: nextFinding }]),
  EditorView.lineWrapping,
  sourceTheme,
];
