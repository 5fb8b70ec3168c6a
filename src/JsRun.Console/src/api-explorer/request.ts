import type { CallSpec } from '../code/spec'
import { kindOf, type Document, type Endpoint, type Schema } from './openapi'

/** What was typed into an operation's form. */
export interface Form {
  /** By `in` and name: `path.id`. */
  parameters: Record<string, string>
  accept: string
  contentType: string
  /** Of a JSON object, field by field: JSON for whatever is no plain field. */
  fields: Record<string, string>
  /** The whole body, where it is no object of fields, or is written by hand. */
  text: string
  byHand: boolean
}

export const isPlain = (kind: string) => ['string', 'integer', 'number', 'boolean'].includes(kind)

/** The value that was typed for a field. Throws where it is no JSON though it should be. */
export function valueOf(document: Document, schema: Schema | undefined, text: string): unknown {
  switch (kindOf(document, schema)) {
    case 'string': return text
    case 'integer':
    case 'number': return Number(text)
    case 'boolean': return text === 'true'
    default: return JSON.parse(text)
  }
}

/** The fields' texts of a body that is given as a whole. */
export function fieldsOf(document: Document, schema: Schema, body: unknown): Record<string, string> {
  const members = typeof body === 'object' && body !== null ? Object.entries(body) : []
  return Object.fromEntries(members.map(([name, value]) => [name, isPlain(kindOf(document, schema.properties?.[name])) ? String(value) : JSON.stringify(value)]))
}

/** The body that the fields make. */
export function bodyOfFields(document: Document, schema: Schema, fields: Record<string, string>): Record<string, unknown> {
  const body: Record<string, unknown> = {}
  for (const [name, text] of Object.entries(fields)) {
    if (text === '') continue
    try {
      body[name] = valueOf(document, schema.properties?.[name], text)
    } catch (error) {
      throw new Error(`${name}: ${(error as Error).message}`)
    }
  }
  return body
}

/** The request that a form describes. Throws with words for people where it describes none. */
export function specOf(document: Document, endpoint: Endpoint, form: Form, schema: Schema): CallSpec {
  const headers: Record<string, string> = {}
  const query = new URLSearchParams()
  let path = endpoint.path
  for (const parameter of endpoint.operation.parameters ?? []) {
    const value = form.parameters[`${parameter.in}.${parameter.name}`] ?? ''
    if (parameter.in === 'path') {
      if (value === '') throw new Error(`${parameter.name} is needed`)
      path = path.replace(`{${parameter.name}}`, encodeURIComponent(value))
    } else if (value !== '') {
      if (parameter.in === 'query') query.set(parameter.name, value)
      else headers[parameter.name] = value
    }
  }
  if (form.accept && form.accept !== 'application/json') headers['Accept'] = form.accept
  const spec: CallSpec = { method: endpoint.method, path: query.size > 0 ? `${path}?${query.toString()}` : path, headers }
  if (!endpoint.operation.requestBody) return spec
  if (form.contentType !== 'application/json') return form.text === '' ? spec : { ...spec, text: form.text, contentType: form.contentType }
  if (!form.byHand && schema.properties) {
    const body = bodyOfFields(document, schema, form.fields)
    return Object.keys(body).length === 0 && !endpoint.operation.requestBody.required ? spec : { ...spec, json: body }
  }
  if (form.text.trim() === '') return spec
  try {
    return { ...spec, json: JSON.parse(form.text) as unknown }
  } catch (error) {
    throw new Error(`The body is no JSON: ${(error as Error).message}`)
  }
}
