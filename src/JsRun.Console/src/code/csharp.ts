import { bodyOf, headersOf, keyVariable, type CallSpec } from './spec'

export function csharp(spec: CallSpec, origin: string, withKey: boolean): string {
  const body = bodyOf(spec)
  const own = headersOf(spec).filter(([name]) => name !== 'Content-Type')
  const type = headersOf(spec).find(([name]) => name === 'Content-Type')?.[1]
  const method = spec.method[0] + spec.method.slice(1).toLowerCase()
  return [
    'using var client = new HttpClient();',
    `using var request = new HttpRequestMessage(HttpMethod.${method}, ${JSON.stringify(origin + spec.path)});`,
    ...(withKey ? [`request.Headers.Add("Authorization", "Bearer " + Environment.GetEnvironmentVariable("${keyVariable}"));`] : []),
    ...own.map(([name, value]) => `request.Headers.Add(${JSON.stringify(name)}, ${JSON.stringify(value)});`),
    ...(body !== undefined ? [`request.Content = new StringContent(${raw(body)}, null, ${JSON.stringify(type)});`] : []),
    'using var response = await client.SendAsync(request);',
    'Console.WriteLine($"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");',
  ].join('\n')
}

/** A raw string literal, fenced by more quotes than it has in a row. */
function raw(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/"+/g)].map(match => match[0].length))
  const fence = '"'.repeat(longest + 1)
  return `\n${fence}\n${text}\n${fence}`
}
