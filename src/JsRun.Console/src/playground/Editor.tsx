import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, completionStatus } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { javascript, javascriptLanguage } from '@codemirror/lang-javascript'
import { bracketMatching, indentOnInput } from '@codemirror/language'
import { lintGutter } from '@codemirror/lint'
import { EditorState, Prec } from '@codemirror/state'
import { EditorView, drawSelection, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { editorTheme, nonce } from './editorTheme'
import { errorLine, mark, type Mark } from './errorLine'
import { completeGlobals, type Place } from './globals'

interface Props {
  text: string
  label: string
  marked: Mark | null
  /** Where the code will run. */
  place: Place
  onChange: (text: string) => void
  onRun: () => void
  /** Whether there was something to stop. */
  onEscape: () => boolean
  onReady?: (view: EditorView) => void
}

/** CodeMirror for JavaScript. The Tab key leaves it, as it leaves any field. */
export function Editor({ text, label, marked, place, onChange, onRun, onEscape, onReady }: Props) {
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const calls = useRef({ onChange, onRun, onEscape, place })
  calls.current = { onChange, onRun, onEscape, place }

  // Before the first painting of what it is in: nobody is shown a page without it.
  useLayoutEffect(() => {
    const made = new EditorView({
      parent: host.current!,
      state: EditorState.create({
        doc: text,
        extensions: [
          nonce(),
          Prec.highest(keymap.of([
            { key: 'Mod-Enter', run: () => (calls.current.onRun(), true) },
            { key: 'Escape', run: editor => completionStatus(editor.state) === null && calls.current.onEscape() },
          ])),
          lineNumbers(), highlightActiveLineGutter(), history(), drawSelection(), indentOnInput(), bracketMatching(), closeBrackets(), highlightActiveLine(), lintGutter(),
          javascript(), javascriptLanguage.data.of({ autocomplete: completeGlobals(() => calls.current.place) }), autocompletion({ icons: false }),
          keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap]),
          errorLine, editorTheme, EditorState.tabSize.of(2),
          EditorView.lineWrapping, EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
          EditorView.updateListener.of(update => { if (update.docChanged) calls.current.onChange(update.state.doc.toString()) }),
        ],
      }),
    })
    view.current = made
    onReady?.(made)
    return () => made.destroy()
  }, [])

  // At once with the rendering: what is typed in between would be taken back otherwise.
  useLayoutEffect(() => {
    const editor = view.current
    if (editor && editor.state.doc.toString() !== text) editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } })
  }, [text])

  useEffect(() => mark(view.current!, marked), [marked?.line, marked?.column, marked?.message])

  return <div class="editor" ref={host} data-testid="editor" />
}
