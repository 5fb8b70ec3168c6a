import { useEffect, useState } from 'preact/hooks'
import { ask } from '../api/client'
import { problemOf, type Problem } from '../api/problem'
import { linkTo, route } from '../app/router'
import { Markdown } from '../ui/Markdown'
import { ProblemBox } from '../ui/ProblemBox'
import { groupsOf, type Document } from './openapi'
import { OperationView } from './OperationView'
import '../styles/explorer.css'

/** Every operation of the service's own OpenAPI document, which is read each time: what is new there is new here. */
export function ExplorerPage() {
  const [document, setDocument] = useState<Document | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [filter, setFilter] = useState('')
  useEffect(() => void ask<Document>('swagger/v1/swagger.json').then(setDocument, error => setProblem(problemOf(error))), [])
  if (problem) return <ProblemBox problem={problem} />
  if (!document) return <p class="quiet" role="status">Reading the OpenAPI document…</p>

  const groups = groupsOf(document)
  const id = route.value.path[1]
  const current = groups.flatMap(group => group.endpoints).find(endpoint => endpoint.operation.operationId === id)
  const wanted = filter.trim().toLowerCase()
  const shown = groups.map(group => ({ ...group, endpoints: group.endpoints.filter(({ method, path, operation }) => `${method} ${path} ${operation.operationId} ${operation.summary ?? ''}`.toLowerCase().includes(wanted)) })).filter(group => group.endpoints.length > 0)
  return (
    <div class="explorer">
      <aside class="panel" aria-label="Operations" tabIndex={0}>
        <input type="search" aria-label="Filter operations" placeholder="Filter" value={filter} onInput={event => setFilter(event.currentTarget.value)} />
        {shown.length === 0 && <p class="hint">No operation has “{filter}” in its name, path or summary.</p>}
        {shown.map(group => (
          <section key={group.name}>
            <h2 title={group.description}>{group.name}</h2>
            <ul>
              {group.endpoints.map(endpoint => (
                <li key={endpoint.operation.operationId}>
                  <a href={linkTo('api', endpoint.operation.operationId)} title={`${endpoint.method} ${endpoint.path}`} aria-current={endpoint === current ? 'page' : undefined}>
                    <Method name={endpoint.method} /><span>{endpoint.path}</span>
                  </a>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </aside>
      {current ? <OperationView key={id} document={document} endpoint={current} /> : (
        <div class="panel">
          <h1>{document.info.title} API</h1>
          {document.info.description && <Markdown text={document.info.description} />}
          <p class="hint">{groups.reduce((sum, group) => sum + group.endpoints.length, 0)} operations. Choose one to see its fields, send it, and copy it as code. <a href="swagger">Swagger UI</a> shows the same document.</p>
          {groups.map(group => (
            <section key={group.name}>
              <h2>{group.name}</h2>
              {group.description && <p class="quiet">{group.description}</p>}
              <ul class="operations">{group.endpoints.map(({ method, path, operation }) => (
                <li key={operation.operationId}><a href={linkTo('api', operation.operationId)}><Method name={method} /> <code>{path}</code></a> <span class="quiet">{operation.summary}</span></li>
              ))}</ul>
            </section>
          ))}
        </div>
      )}
    </div>
  )
}

export const Method = ({ name }: { name: string }) => <span class={`method ${name.toLowerCase()}`}>{name}</span>
