import { signal } from '@preact/signals'

const message = signal('')

/** Tells something in passing: shown for a moment, and read out by screen readers. */
export function announce(text: string): void {
  message.value = text
  clearTimeout(timer)
  timer = setTimeout(() => (message.value = ''), 4000)
}

let timer: ReturnType<typeof setTimeout> | undefined

export const Announcer = () => <div class="announcer" role="status" aria-live="polite">{message.value && <span>{message.value}</span>}</div>
