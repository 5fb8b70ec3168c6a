import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'
import { limits } from '../app/session'
import { bytes, ms } from '../ui/format'
import { change, draft, objectError } from './draft'

/** Limits, globals and modules of the next run. */
export function Options() {
  const { heapMiB, timeoutMs, cpuMs, globals, modules, target, console: hasConsole, web } = draft.value
  const fields = limits.value?.fields ?? {}
  const set = [timeoutMs && `${timeoutMs} ms`, cpuMs && `CPU ${cpuMs} ms`, heapMiB && !target && `${heapMiB} MiB`].filter(Boolean).join(', ')
  return (
    <div class="options">
      <Fold title="Limits" hint={set || 'the service’s defaults'} isSet={set !== ''}>
        <div class="fields">
          <NumberField label="Time, ms" value={timeoutMs} onInput={value => change({ timeoutMs: value })} min={fields['timeoutMs']?.min} max={fields['timeoutMs']?.max}
            hint={`default ${ms(fields['timeoutMs']?.default)}, at most ${ms(fields['timeoutMs']?.max)}`} />
          <NumberField label="CPU, ms" value={cpuMs} onInput={value => change({ cpuMs: value })} min={fields['cpuMs']?.min} max={fields['cpuMs']?.max}
            hint={`default ${ms(fields['cpuMs']?.default)}`} />
          <NumberField label="Heap, MiB" value={heapMiB} disabled={target !== ''} onInput={value => change({ heapMiB: value })} min={mib(fields['maxHeapBytes']?.min)} max={mib(fields['maxHeapBytes']?.max)}
            hint={target ? 'the runtime’s own' : `default ${bytes(fields['maxHeapBytes']?.default)}, at most ${bytes(fields['maxHeapBytes']?.max)}`} />
        </div>
      </Fold>
      <JsonField title="Globals" hint="each property becomes a global" value={globals} placeholder={'{ "items": [1, 2, 3], "big": { "$bigint": "12" } }'} onInput={value => change({ globals: value })} />
      <JsonField title="Modules" hint="what import finds: name to source" value={modules} placeholder={'{ "math.js": "export const double = n => n * 2" }'} onInput={value => change({ modules: value })} />
      <div class="row">
        <label class="check"><input type="checkbox" checked={hasConsole} onChange={event => change({ console: event.currentTarget.checked })} /> console</label>
        <label class="check"><input type="checkbox" checked={web} onChange={event => change({ web: event.currentTarget.checked })} /> web globals <span class="hint">(URL, TextEncoder, crypto, …)</span></label>
      </div>
    </div>
  )
}

/** Opens for what is set, and does not close when that is taken back: somebody is at it. */
function Fold({ title, hint, isSet, children }: { title: string; hint: string; isSet: boolean; children: ComponentChildren }) {
  const isOpen = useRef(false)
  isOpen.current ||= isSet
  return <details open={isOpen.current}><summary>{title} <span class="hint">{hint}</span></summary>{children}</details>
}

const mib = (count: number | undefined) => (count === undefined ? undefined : count / 1024 / 1024)

interface NumberProps { label: string; value: string; hint: string; min?: number; max?: number; disabled?: boolean; onInput: (value: string) => void }

function NumberField({ label, value, hint, min, max, disabled, onInput }: NumberProps) {
  return (
    <label class="field">
      <span>{label}</span>
      <input type="number" inputMode="numeric" value={value} min={min} max={max} disabled={disabled} onInput={event => onInput(event.currentTarget.value)} />
      <span class="hint">{hint}</span>
    </label>
  )
}

function JsonField({ title, hint, value, placeholder, onInput }: { title: string; hint: string; value: string; placeholder: string; onInput: (value: string) => void }) {
  const error = objectError(value)
  return (
    <Fold title={title} hint={hint} isSet={value !== ''}>
      <textarea rows={4} spellcheck={false} aria-label={`${title}, JSON`} aria-invalid={error !== undefined} value={value} placeholder={placeholder} onInput={event => onInput(event.currentTarget.value)} />
      {error && <p class="v-error" role="alert">{error}</p>}
    </Fold>
  )
}
