import { useState } from 'preact/hooks'
import { CodeTabs } from '../ui/CodeTabs'
import { Inline, Markdown } from '../ui/Markdown'
import { Answer } from './Answer'
import { BodyForm } from './BodyForm'
import { Method } from './ExplorerPage'
import { FieldInput } from './FieldInput'
import { examplesOf, resolve, type Document, type Endpoint } from './openapi'
import { fieldsOf, specOf, type Form } from './request'

/** An operation: what it is for, its fields, its answers, and a form that sends it. */
export function OperationView({ document, endpoint }: { document: Document; endpoint: Endpoint }) {
  const { operation, method, path } = endpoint
  const types = Object.keys(operation.requestBody?.content ?? {})
  const media = (type: string) => operation.requestBody?.content[type]
  const schemaOf = (type: string) => resolve(document, media(type)?.schema)
  const accepts = Object.keys(Object.entries(operation.responses).find(([status]) => status.startsWith('2'))?.[1].content ?? {})
  const [form, setForm] = useState<Form>(() => {
    const contentType = types.find(type => type === 'application/json') ?? types[0] ?? 'application/json'
    const example = examplesOf(media(contentType))[0]?.value
    return {
      parameters: {}, accept: accepts[0] ?? '', contentType, byHand: !schemaOf(contentType).properties,
      fields: fieldsOf(document, schemaOf(contentType), example), text: textOf(example),
    }
  })
  const change = (part: Partial<Form>) => setForm({ ...form, ...part })
  const schema = schemaOf(form.contentType)
  const isSocket = '101' in operation.responses

  let spec
  let wrong = ''
  try {
    spec = specOf(document, endpoint, form, schema)
  } catch (error) {
    wrong = (error as Error).message
  }

  return (
    <article class="stack-of" aria-label={operation.summary}>
      <div class="panel">
        <h1>{operation.summary}</h1>
        <p><Method name={method} /> <code class="path">{path}</code> <span class="hint">{operation.operationId}</span></p>
        {operation.description && <Markdown text={operation.description} />}
      </div>
      <form class="panel stack-of" aria-label="Request" onSubmit={event => event.preventDefault()}>
        <h2>Request</h2>
        {(operation.parameters ?? []).length === 0 && !operation.requestBody && <p class="hint">It takes no parameters and no body.</p>}
        {(operation.parameters ?? []).map(parameter => (
          <FieldInput key={`${parameter.in}.${parameter.name}`} document={document} name={parameter.name} note={parameter.in} schema={parameter.schema ?? {}} required={parameter.required}
            description={parameter.description} example={parameter.example} value={form.parameters[`${parameter.in}.${parameter.name}`] ?? ''}
            onInput={value => change({ parameters: { ...form.parameters, [`${parameter.in}.${parameter.name}`]: value } })} />
        ))}
        {operation.requestBody && (
          <BodyForm document={document} schema={schema} types={types} examples={examplesOf(media(form.contentType))} form={form} onChange={change} onType={type => {
            const example = examplesOf(media(type))[0]?.value
            change({ contentType: type, byHand: !schemaOf(type).properties, fields: fieldsOf(document, schemaOf(type), example), text: textOf(example) })
          }} />
        )}
        {accepts.length > 1 && (
          <label class="field short"><span>Accept</span>
            <select value={form.accept} onChange={event => change({ accept: event.currentTarget.value })}>{accepts.map(type => <option key={type}>{type}</option>)}</select>
          </label>
        )}
        {isSocket ? <p class="hint">It opens a WebSocket, which browsers let pages open without a key: the service refuses those of pages. Use it from a program.</p>
          : <Answer spec={spec} wrong={wrong} />}
      </form>
      <section class="panel" aria-label="As code"><h2>As code</h2>{spec ? <CodeTabs spec={spec} /> : <p class="hint">{wrong}.</p>}</section>
      <section class="panel" aria-label="Answers">
        <h2>Answers</h2>
        <dl class="answers">
          {Object.entries(operation.responses).map(([status, response]) => (
            <div key={status}><dt><span class={`badge ${status < '300' ? 'good' : status < '500' ? 'warn' : 'bad'}`}>{status}</span></dt><dd><Inline text={response.description ?? ''} /></dd></div>
          ))}
        </dl>
      </section>
    </article>
  )
}

const textOf = (example: unknown) => (example === undefined ? '' : typeof example === 'string' ? example : JSON.stringify(example, null, 2))
