/** As much of an OpenAPI document as the explorer shows. */
export interface Schema {
  $ref?: string
  type?: string | string[]
  description?: string
  enum?: unknown[]
  default?: unknown
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  additionalProperties?: boolean | Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  examples?: unknown[]
  example?: unknown
}

export interface Media { schema?: Schema; example?: unknown; examples?: Record<string, { value?: unknown; summary?: string }> }

export interface Parameter { name: string; in: 'path' | 'query' | 'header'; required?: boolean; description?: string; schema?: Schema; example?: unknown }

export interface Operation {
  operationId: string
  tags?: string[]
  summary?: string
  description?: string
  parameters?: Parameter[]
  requestBody?: { required?: boolean; content: Record<string, Media> }
  responses: Record<string, { description?: string; content?: Record<string, Media> }>
  security?: unknown[]
}

export interface Document {
  info: { title: string; description?: string; version: string }
  tags?: { name: string; description?: string }[]
  paths: Record<string, Record<string, Operation>>
  components?: { schemas?: Record<string, Schema> }
}

export interface Endpoint { method: string; path: string; operation: Operation }

const methods = ['get', 'post', 'put', 'patch', 'delete']

/** All operations, in groups, in the document's order of groups and by path within them. */
export function groupsOf(document: Document): { name: string; description?: string; endpoints: Endpoint[] }[] {
  const all = Object.entries(document.paths).flatMap(([path, operations]) =>
    methods.filter(method => operations[method]).map(method => ({ method: method.toUpperCase(), path, operation: operations[method]! })))
  const names = [...new Set([...(document.tags ?? []).map(tag => tag.name), ...all.map(tagOf)])]
  return names
    .map(name => ({
      name,
      description: document.tags?.find(tag => tag.name === name)?.description,
      endpoints: all.filter(endpoint => tagOf(endpoint) === name).sort((a, b) => a.path.localeCompare(b.path)),
    }))
    .filter(group => group.endpoints.length > 0)
}

const tagOf = (endpoint: Endpoint) => endpoint.operation.tags?.[0] ?? 'Other'

/** The schema itself, where there is a reference to it. */
export function resolve(document: Document, schema: Schema | undefined): Schema {
  const name = schema?.$ref?.split('/').at(-1)
  return name === undefined ? schema ?? {} : { ...document.components?.schemas?.[name], ...(schema?.description ? { description: schema.description } : {}) }
}

/** What kind of value a schema wants, in a word or two. */
export function kindOf(document: Document, given: Schema | undefined): string {
  const schema = resolve(document, given)
  const types = (Array.isArray(schema.type) ? schema.type : [schema.type]).filter(type => type !== undefined && type !== 'null')
  if (types.length > 0) return types.join(' or ')
  const choices = schema.anyOf ?? schema.oneOf
  return choices ? [...new Set(choices.map(choice => kindOf(document, choice)))].join(' or ') : given?.$ref?.split('/').at(-1) ?? 'value'
}

export function examplesOf(media: Media | undefined): { name: string; value: unknown }[] {
  if (!media) return []
  const named = Object.entries(media.examples ?? {}).map(([name, example]) => ({ name, value: example.value }))
  return named.length > 0 ? named : media.example === undefined ? [] : [{ name: 'example', value: media.example }]
}
