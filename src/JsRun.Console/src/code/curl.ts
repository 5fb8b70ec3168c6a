import { bodyOf, headersOf, keyVariable, type CallSpec } from './spec'

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`

export function curl(spec: CallSpec, origin: string, withKey: boolean): string {
  const lines = [`curl -s${spec.method === 'GET' ? '' : `X ${spec.method}`} ${quoted(origin + spec.path)}`]
  if (withKey) lines.push(`-H "Authorization: Bearer $${keyVariable}"`)
  for (const [name, value] of headersOf(spec)) lines.push(`-H ${quoted(`${name}: ${value}`)}`)
  const body = bodyOf(spec)
  if (body !== undefined) lines.push(`--data-raw ${quoted(body)}`)
  return lines.join(' \\\n  ')
}
