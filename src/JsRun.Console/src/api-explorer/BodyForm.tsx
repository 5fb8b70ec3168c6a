import { FieldInput } from './FieldInput'
import type { Document, Schema } from './openapi'
import { bodyOfFields, fieldsOf, type Form } from './request'

interface Props {
  document: Document
  schema: Schema
  types: string[]
  examples: { name: string; value: unknown }[]
  form: Form
  onChange: (part: Partial<Form>) => void
  onType: (type: string) => void
}

/** The body: field by field where it has fields, or as a whole. */
export function BodyForm({ document, schema, types, examples, form, onChange, onType }: Props) {
  const fill = (name: string) => {
    const example = examples.find(candidate => candidate.name === name)?.value
    if (example !== undefined) onChange({ fields: fieldsOf(document, schema, example), text: typeof example === 'string' ? example : JSON.stringify(example, null, 2) })
  }
  const switchHand = () => {
    try {
      if (form.byHand) onChange({ byHand: false, fields: fieldsOf(document, schema, JSON.parse(form.text || '{}')) })
      else onChange({ byHand: true, text: JSON.stringify(bodyOfFields(document, schema, form.fields), null, 2) })
    } catch {
      // What cannot be read stays in the form that it has.
    }
  }
  const names = Object.keys(schema.properties ?? {})
  const sorted = [...names.filter(name => schema.required?.includes(name)), ...names.filter(name => !schema.required?.includes(name))]
  const isSet = (name: string) => (form.fields[name] ?? '') !== '' || schema.required?.includes(name)
  const field = (name: string) => (
    <FieldInput key={name} document={document} name={name} schema={schema.properties![name]!} required={schema.required?.includes(name)} value={form.fields[name] ?? ''}
      onInput={value => onChange({ fields: { ...form.fields, [name]: value } })} />
  )

  return (
    <fieldset class="body">
      <legend>Body</legend>
      <div class="row">
        {types.length > 1 && <select aria-label="Kind of body" value={form.contentType} onChange={event => onType(event.currentTarget.value)}>{types.map(type => <option key={type}>{type}</option>)}</select>}
        {examples.length > 0 && (
          <select aria-label="Example" value="" onChange={event => fill(event.currentTarget.value)}>
            <option value="">Fill in an example…</option>
            {examples.map(({ name }) => <option key={name}>{name}</option>)}
          </select>
        )}
        {schema.properties && form.contentType === 'application/json' && <button type="button" class="button" onClick={switchHand}>{form.byHand ? 'Field by field' : 'As JSON'}</button>}
      </div>
      {form.byHand || !schema.properties
        ? <textarea rows={10} spellcheck={false} aria-label="Body" value={form.text} onInput={event => onChange({ text: event.currentTarget.value })} />
        : <>{sorted.filter(isSet).map(field)}<details class="more" open={sorted.filter(isSet).length === 0}><summary>More fields</summary>{sorted.filter(name => !isSet(name)).map(field)}</details></>}
    </fieldset>
  )
}
