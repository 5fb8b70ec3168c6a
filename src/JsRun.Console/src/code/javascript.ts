import { bodyOf, headersOf, keyVariable, type CallSpec } from './spec'

export function javascript(spec: CallSpec, origin: string, withKey: boolean): string {
  const headers = headersOf(spec).map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`)
  if (withKey) headers.push(`"Authorization": \`Bearer \${process.env.${keyVariable}}\``)
  const body = spec.json !== undefined ? `JSON.stringify(${JSON.stringify(spec.json, null, 2).replaceAll('\n', '\n  ')})` : bodyOf(spec) !== undefined ? JSON.stringify(bodyOf(spec)) : undefined
  return [
    `const response = await fetch(${JSON.stringify(origin + spec.path)}, {`,
    `  method: ${JSON.stringify(spec.method)},`,
    ...(headers.length > 0 ? [`  headers: { ${headers.join(', ')} },`] : []),
    ...(body ? [`  body: ${body},`] : []),
    '})',
    'console.log(response.status, await response.text())',
  ].join('\n')
}
