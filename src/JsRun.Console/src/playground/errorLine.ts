import { setDiagnostics } from '@codemirror/lint'
import { StateEffect, StateField, type EditorState } from '@codemirror/state'
import { Decoration, EditorView, type DecorationSet } from '@codemirror/view'
import type { Envelope } from '../api/types'
import { filename } from './draft'

export interface Mark { line: number; column: number; message: string }

const setMark = StateEffect.define<Mark | null>()
const decoration = Decoration.line({ class: 'cm-errorLine' })

/** The line on which the script failed, until the text is changed. */
export const errorLine = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    if (transaction.docChanged) marks = Decoration.none
    for (const effect of transaction.effects) {
      if (effect.is(setMark)) marks = effect.value ? Decoration.set([decoration.range(lineAt(transaction.state, effect.value.line).from)]) : Decoration.none
    }
    return marks
  },
  provide: field => EditorView.decorations.from(field),
})

const lineAt = (state: EditorState, line: number) => state.doc.line(Math.min(Math.max(1, line), state.doc.lines))

/** Marks a line, or none. */
export function mark(view: EditorView, at: Mark | null): void {
  view.dispatch({ effects: setMark.of(at) })
  if (!at) {
    view.dispatch(setDiagnostics(view.state, []))
    return
  }
  const line = lineAt(view.state, at.line)
  const from = Math.min(line.from + Math.max(0, at.column - 1), line.to)
  const word = view.state.wordAt(from)
  view.dispatch(setDiagnostics(view.state, [{ from, to: word && word.to > from ? word.to : Math.min(from + 1, line.to), severity: 'error', message: at.message }]))
}

/** Where a failure belongs in the editor's text. */
export function markOf(envelope: Envelope | undefined): Mark | null {
  const error = envelope?.error
  if (!error) return null
  const frame = error.frames.find(candidate => candidate.file === filename)
  const line = error.line ?? frame?.line
  return line === undefined ? null : { line, column: error.column ?? frame?.column ?? 1, message: `${error.name}: ${error.message}` }
}

/** Puts the cursor at a place. */
export function jump(view: EditorView, line: number, column: number): void {
  const at = lineAt(view.state, line)
  view.dispatch({ selection: { anchor: Math.min(at.from + Math.max(0, column - 1), at.to) }, scrollIntoView: true })
  view.focus()
}
