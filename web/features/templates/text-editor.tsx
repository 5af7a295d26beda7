import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, keymap } from '@codemirror/view';
import { useEffect, useImperativeHandle, useRef, useState, type Ref } from 'react';
import type { TemplateFinding } from '../../../api/contract/templates';
import { styleNonce } from '../../app/nonce';
import { findingMarks, nextFinding, setFindings } from '../pathways/editor/finding-marks';
import { positionOf } from '../pathways/editor/position';
import { sourceTheme } from '../pathways/editor/source-theme';

export interface TextEditorHandle {
  /** Puts the cursor there, both counted from 1, and the focus into the editor. */
  readonly jumpTo: (line: number, column: number) => void;
}

interface TextEditorProps {
  readonly ref: Ref<TextEditorHandle>;
  /** The text at the beginning; afterwards the editor holds it. */
  readonly start: string;
  readonly label: string;
  readonly language: string;
  readonly findings: readonly TemplateFinding[];
  readonly onChange: (text: string) => void;
}

/** One text of a template, with its findings where they stand. Tab leads out of it. */
export default function TextEditor({ ref, start, label, language, findings, onChange }: TextEditorProps) {
  const [initial] = useState(start);
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const changed = useRef(onChange);
  useEffect(() => {
    changed.current = onChange;
  });
  useEffect(() => {
    if (!host.current) return;
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: initial,
        extensions: [
          EditorView.cspNonce.of(styleNonce),
          EditorView.contentAttributes.of({ 'aria-label': label, lang: language, spellcheck: 'true', tabindex: '0' }),
          EditorView.lineWrapping,
          drawSelection(),
          history(),
          findingMarks(),
          keymap.of([{ key: 'F8', run: nextFinding }, ...defaultKeymap, ...historyKeymap]),
          sourceTheme,
          EditorView.updateListener.of((update) => {
            if (update.docChanged) changed.current(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    return () => {
      editor.destroy();
      view.current = null;
    };
  }, [initial, label, language]);
  useEffect(() => {
    const placed = findings.flatMap(({ line, column, severity, message }) =>
      line === undefined || column === undefined ? [] : [{ path: '', line, column, severity, message }],
    );
    view.current?.dispatch({ effects: setFindings.of(placed) });
  }, [findings, initial, label, language]);
  useImperativeHandle(ref, () => ({
    jumpTo: (line, column) => {
      if (!view.current) return;
      view.current.dispatch({ selection: { anchor: positionOf(view.current.state.doc, line, column) } });
      view.current.focus();
    },
  }));
  return <div ref={host} className="template-text" />;
}
