import { announce } from './announce'

/** Copies a text; pages that did not come over TLS have to do it the old way. */
export async function copy(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    const area = document.createElement('textarea')
    area.value = text
    document.body.append(area)
    area.select()
    document.execCommand('copy')
    area.remove()
  }
  announce(`${what} copied`)
}
