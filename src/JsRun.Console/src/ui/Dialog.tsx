import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

/** A dialog over the page; the browser keeps the focus in it, and Escape closes it. The focus goes back to where it was, or else to the page's content. */
export function Dialog({ title, onClose, children }: { title: string; onClose: () => void; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const isOpen = useRef(true)
  useLayoutEffect(() => {
    const element = dialog.current!
    element.showModal()
    return () => {
      // Closed before it is taken away: that is when the browser gives the focus back. What had it may be gone meanwhile.
      isOpen.current = false
      element.close()
      if (document.activeElement === document.body) document.getElementById('main')?.focus()
    }
  }, [])
  return (
    <dialog ref={dialog} onClose={() => isOpen.current && onClose()} aria-label={title} onKeyDown={event => event.stopPropagation()}>
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
