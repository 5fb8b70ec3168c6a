import { emptyDraft, type Draft } from './draft'

// What a link carries: not the runtime, which is its owner's.
type Shared = Omit<Draft, 'target'>

/** A draft as text for the fragment of an address, which browsers send to nobody. */
export async function pack(draft: Draft): Promise<string> {
  const { target: _, ...shared } = draft
  const changed = Object.fromEntries(Object.entries(shared).filter(([name, value]) => value !== emptyDraft[name as keyof Shared]))
  const compressed = await through(new TextEncoder().encode(JSON.stringify(changed)), new CompressionStream('deflate-raw'))
  return btoa(Array.from(compressed, byte => String.fromCharCode(byte)).join('')).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** The draft that a text carries; null when it carries none. */
export async function unpack(text: string): Promise<Draft | null> {
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), char => char.charCodeAt(0))
    const changed = JSON.parse(new TextDecoder().decode(await through(bytes, new DecompressionStream('deflate-raw')))) as Partial<Shared>
    const known = Object.entries(changed).filter(([name, value]) => name in emptyDraft && name !== 'target' && typeof value === typeof emptyDraft[name as keyof Draft])
    return { ...emptyDraft, ...Object.fromEntries(known) }
  } catch {
    return null
  }
}

async function through(bytes: Uint8Array<ArrayBuffer>, stream: CompressionStream | DecompressionStream): Promise<Uint8Array> {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer())
}
