/** A request as a program would send it. */
export interface CallSpec {
  method: string
  /** With its query, below the service's address. */
  path: string
  headers?: Record<string, string>
  /** A body of JSON. */
  json?: unknown
  /** A body of another kind. */
  text?: string
  contentType?: string
}

/** The address and header fields that all languages write alike. */
export interface Prepared { url: string; headers: [string, string][]; body?: string; needsKey: boolean }

/** Name of the variable of the environment from which generated code takes its key: the key itself is never written. */
export const keyVariable = 'JSRUN_KEY'

export const bodyOf = (spec: CallSpec, indent?: number) => (spec.json !== undefined ? JSON.stringify(spec.json, null, indent) : spec.text)

export function headersOf(spec: CallSpec): [string, string][] {
  const headers = Object.entries(spec.headers ?? {})
  if (spec.json !== undefined || spec.text !== undefined) headers.push(['Content-Type', spec.contentType ?? 'application/json'])
  return headers
}
