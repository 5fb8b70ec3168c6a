import { send, type Call } from '../api/client'

/** Asks for a file, with the key that a plain link could not send, and has the browser save it. */
export async function save(path: string, name: string, call: Call = {}): Promise<number> {
  const response = await send(path, call)
  const given = /filename="?([^";]+)"?/.exec(response.headers.get('Content-Disposition') ?? '')?.[1]
  const blob = await response.blob()
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = given ?? name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
  return blob.size
}
