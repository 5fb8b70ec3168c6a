import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

/** A dialog over the page; the browser keeps the focus in it, and Escape closes it. */
export function Dialog({ title, onClose, children }: { title: string; onClose: () => void; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} onClose={onClose} aria-label={title} onKeyDown={event => event.stopPropagation()}>
      <h2>{title}</h2>
      {children}
    </dialog>
  )
}

/** Asks before something that cannot be taken back. */
export function Confirm({ title, text, action, onDone, onClose }: { title: string; text: string; action: string; onDone: () => void; onClose: () => void }) {
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{text}</p>
      <div class="row">
        <button class="button danger" onClick={() => { onClose(); onDone() }}>{action}</button>
        <button class="button" onClick={onClose} autofocus>Cancel</button>
      </div>
    </Dialog>
  )
}
