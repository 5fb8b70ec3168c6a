import { emptyDraft, type Draft } from './draft'

// What a link carries: not the runtime, which is its owner's.
type Shared = Omit<Draft, 'target'>

// More than the service takes: whatever inflates to more than this is no script, but means to fill the memory of who opens it.
const mostBytes = 8 * 1024 * 1024

// Browsers take addresses of some length: Firefox a million characters, Chromium two.
const mostChars = 1_000_000

/** Why a link cannot be opened, or none be made, in words for who has tried. */
export class LinkError extends Error {}

/** A draft as text for the fragment of an address, which browsers send to nobody. Throws a LinkError for one that no link could bring to anybody. */
export async function pack(draft: Draft): Promise<string> {
  const { target: _, ...shared } = draft
  const changed = Object.fromEntries(Object.entries(shared).filter(([name, value]) => value !== emptyDraft[name as keyof Shared]))
  const bytes = new TextEncoder().encode(JSON.stringify(changed))
  if (bytes.length > mostBytes) throw new LinkError('No link was made: it would hold more than 8 MB, and not be opened. Share the script as a file, or with less in its globals and modules.')
  const compressed = await through(bytes, new CompressionStream('deflate-raw'))
  const text = btoa(Array.from(compressed, byte => String.fromCharCode(byte)).join('')).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
  if (text.length > mostChars) throw new LinkError('No link was made: it would have more than a million characters, which is longer than browsers take. Share the script as a file, or with less in its globals and modules.')
  return text
}

/** The draft that a text carries. Throws a LinkError where it carries none. */
export async function unpack(text: string): Promise<Draft> {
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), char => char.charCodeAt(0))
    const changed = JSON.parse(new TextDecoder().decode(await through(bytes, new DecompressionStream('deflate-raw')))) as Partial<Shared>
    const known = Object.entries(changed).filter(([name, value]) => name in emptyDraft && name !== 'target' && typeof value === typeof emptyDraft[name as keyof Draft])
    return { ...emptyDraft, ...Object.fromEntries(known) }
  } catch (error) {
    throw error instanceof LinkError ? error : new LinkError('The link is damaged: it holds no script. Ask for it again, and mind that it is copied as a whole.')
  }
}

async function through(bytes: Uint8Array<ArrayBuffer>, stream: CompressionStream | DecompressionStream): Promise<Uint8Array> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value as Uint8Array<ArrayBuffer>)
    size += part.value.length
    if (size > mostBytes) {
      void reader.cancel().catch(() => {})
      throw new LinkError('The link holds more than 8 MB, which is no script that the service would run. It was not opened.')
    }
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer())
}
