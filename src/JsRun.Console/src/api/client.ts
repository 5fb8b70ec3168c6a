import { signal } from '@preact/signals'
import { ApiError, isAbort, type Problem } from './problem'

/** The key that requests are sent with; empty where none is needed. It is in no address, and nowhere but here and, if asked for, in the tab's session storage. */
export const key = signal('')

/** Called when the service refuses the key that a request was sent with: another one may be in use by then. */
export const refused: { handler: (problem: Problem, sentKey: string) => void } = { handler: () => {} }

export interface Call {
  method?: string
  /** Sent as JSON, unless it is text, bytes or a file. */
  body?: unknown
  contentType?: string
  accept?: string
  headers?: Record<string, string>
  signal?: AbortSignal
  /** Has errors of the service come back as answers. */
  anyStatus?: boolean
}

/** The address of a path of the service, wherever a proxy has put it. A path can come out of a link: none leads to something else, which would be sent the key. */
export function addressOf(path: string): string {
  const base = new URL('.', document.baseURI).href
  const { href } = new URL(path.replace(/^\//, ''), base)
  if (!href.startsWith(base)) throw new Error('The address is none of this service.')
  return href
}

/** Sends a request with the key; throws an ApiError unless it was answered with success. */
export async function send(path: string, call: Call = {}): Promise<Response> {
  const headers: Record<string, string> = { ...call.headers }
  const sentKey = key.value
  if (sentKey) headers['Authorization'] = `Bearer ${sentKey}`
  if (call.accept) headers['Accept'] = call.accept
  let body: BodyInit | undefined
  if (call.body !== undefined) {
    const isRaw = typeof call.body === 'string' || call.body instanceof Blob || call.body instanceof ArrayBuffer
    body = isRaw ? (call.body as BodyInit) : JSON.stringify(call.body)
    headers['Content-Type'] = call.contentType ?? 'application/json'
  }
  const response = await reach(addressOf(path), { method: call.method ?? (body === undefined ? 'GET' : 'POST'), headers, body, signal: call.signal, cache: 'no-store' })
  if (response.ok || call.anyStatus) return response
  const problem = await problemIn(response)
  if (response.status === 401) refused.handler(problem, sentKey)
  throw new ApiError(problem, response.headers.get('Retry-After') ?? undefined)
}

async function reach(address: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(address, request)
  } catch (error) {
    if (isAbort(error)) throw error
    throw new ApiError({ title: 'The service could not be reached', status: 0, code: 'unreachable', detail: (error as Error).message })
  }
}

/** Sends a request and reads its answer, JSON. */
export async function ask<T>(path: string, call: Call = {}): Promise<T> {
  const response = await send(path, call)
  return (response.status === 204 || response.status === 202 ? undefined : await response.json()) as T
}

async function problemIn(response: Response): Promise<Problem> {
  try {
    return (await response.json()) as Problem
  } catch {
    return { title: `The service answered ${response.status}`, status: response.status, code: 'unknown' }
  }
}
