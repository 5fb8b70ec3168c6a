import { bodyOf, headersOf, keyVariable, type CallSpec } from './spec'

/** With the standard library alone. */
export function python(spec: CallSpec, origin: string, withKey: boolean): string {
  const headers = headersOf(spec).map(([name, value]) => `${literal(name)}: ${literal(value)}`)
  if (withKey) headers.push(`"Authorization": "Bearer " + os.environ["${keyVariable}"]`)
  const imports = ['json', ...(withKey ? ['os'] : []), 'urllib.request']
  const data = spec.json !== undefined ? `json.dumps(${literal(spec.json)}).encode()` : bodyOf(spec) !== undefined ? `${literal(bodyOf(spec))}.encode()` : undefined
  return [
    ...imports.map(name => `import ${name}`),
    '',
    'request = urllib.request.Request(',
    `    ${literal(origin + spec.path)},`,
    `    method=${literal(spec.method)},`,
    ...(headers.length > 0 ? [`    headers={${headers.join(', ')}},`] : []),
    ...(data ? [`    data=${data},`] : []),
    ')',
    'with urllib.request.urlopen(request) as response:',
    '    print(response.status, response.read().decode())',
  ].join('\n')
}

function literal(value: unknown): string {
  if (value === null) return 'None'
  if (value === true) return 'True'
  if (value === false) return 'False'
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value === 'object') return `{${Object.entries(value as object).map(([name, item]) => `${literal(name)}: ${literal(item)}`).join(', ')}}`
  // A text of JSON is one of Python, but for its way to write characters beyond the first plane, which both read alike as they are.
  return JSON.stringify(value) ?? 'None'
}
