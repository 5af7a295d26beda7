import { EditorView } from '@codemirror/view';

/** Colors are the theme's variables, so both color schemes follow by themselves. */
export const sourceTheme = EditorView.theme({
  '&': { height: '100%', fontSize: '0.8125rem', backgroundColor: 'var(--panel)', color: 'var(--ink)' },
  // The frame around it shows the focus: here the gutters would cover it.
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)', lineHeight: '1.5' },
  '.cm-content': { caretColor: 'var(--ink)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': { backgroundColor: 'var(--raised)', color: 'var(--ink-soft)', borderRight: '1px solid var(--line)' },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--accent) 7%, transparent)' },
  '.cm-activeLineGutter': { backgroundColor: 'var(--accent-soft)', color: 'var(--ink)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'color-mix(in srgb, var(--accent) 25%, transparent)',
  },
  '.cm-tooltip': { background: 'var(--panel)', color: 'var(--ink)', border: '1px solid var(--line-strong)' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': { background: 'var(--accent-soft)', color: 'var(--ink)' },
  '.cm-completionInfo': { maxWidth: '22rem', padding: '0.375rem 0.5rem' },
  '.cm-yaml-key': { color: 'var(--accent)' },
  '.cm-yaml-string': { color: 'var(--ok)' },
  '.cm-yaml-atom': { color: 'var(--info)' },
  '.cm-yaml-comment': { color: 'var(--ink-soft)', fontStyle: 'italic' },
  '.cm-yaml-mark': { color: 'var(--ink-soft)' },
  '.cm-finding-gutter': { width: '1rem', textAlign: 'center' },
  '.cm-finding-error': { color: 'var(--danger)' },
  '.cm-finding-warning': { color: 'var(--warn)' },
  '.cm-underline-error': { textDecoration: 'underline wavy var(--danger) 1px', textUnderlineOffset: '3px' },
  '.cm-underline-warning': { textDecoration: 'underline wavy var(--warn) 1px', textUnderlineOffset: '3px' },
  '.cm-unreached': { boxShadow: 'inset 3px 0 0 var(--warn)', backgroundColor: 'var(--warn-soft)' },
});
