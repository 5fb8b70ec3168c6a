import { Inline } from '../ui/Markdown'
import { kindOf, resolve, type Document, type Schema } from './openapi'
import { isPlain } from './request'

interface Props {
  document: Document
  name: string
  note?: string
  schema: Schema
  required?: boolean
  description?: string
  example?: unknown
  value: string
  onInput: (value: string) => void
}

/** A field with its documentation, range and default. */
export function FieldInput({ document, name, note, schema: given, required, description, example, value, onInput }: Props) {
  const schema = resolve(document, given)
  const kind = kindOf(document, given)
  const id = `field-${note ?? 'body'}-${name}`
  const facts = [kind, note, required ? 'required' : undefined, rangeOf(schema), schema.default === undefined ? undefined : `default ${JSON.stringify(schema.default)}`].filter(Boolean)
  const text = description ?? schema.description
  const placeholder = example !== undefined ? `e.g. ${typeof example === 'string' ? example : JSON.stringify(example)}` : schema.default !== undefined ? String(schema.default) : ''
  const common = { id, value, required, 'aria-describedby': text ? `${id}-doc` : undefined }
  return (
    <div class="api-field">
      <div class="name"><label for={id} class="mono">{name}</label><span class="hint">{facts.join(' · ')}</span></div>
      <div>
        {schema.enum ? (
          <select {...common} onChange={event => onInput(event.currentTarget.value)}><option value="">–</option>{schema.enum.map(item => <option key={String(item)} value={String(item)}>{String(item)}</option>)}</select>
        ) : kind === 'boolean' ? (
          <select {...common} onChange={event => onInput(event.currentTarget.value)}><option value="">–</option><option value="true">true</option><option value="false">false</option></select>
        ) : kind === 'integer' || kind === 'number' ? (
          <input {...common} type="number" min={schema.minimum} max={schema.maximum} placeholder={placeholder} onInput={event => onInput(event.currentTarget.value)} />
        ) : kind === 'string' && (schema.maxLength ?? 0) <= 4096 && name !== 'code' ? (
          <input {...common} placeholder={placeholder} onInput={event => onInput(event.currentTarget.value)} />
        ) : (
          <textarea {...common} rows={name === 'code' || !isPlain(kind) && value.length > 80 ? 4 : 2} spellcheck={false} placeholder={isPlain(kind) ? placeholder : 'JSON'} onInput={event => onInput(event.currentTarget.value)} />
        )}
        {text && <p class="hint" id={`${id}-doc`}><Inline text={text} /></p>}
      </div>
    </div>
  )
}

function rangeOf({ minimum, maximum }: Schema): string | undefined {
  if (minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}`
  return minimum !== undefined ? `at least ${minimum}` : maximum !== undefined ? `at most ${maximum}` : undefined
}
