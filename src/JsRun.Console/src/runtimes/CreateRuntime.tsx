import { useState } from 'preact/hooks'
import { ask } from '../api/client'
import type { Runtime } from '../api/types'
import { limits } from '../app/session'
import { Dialog } from '../ui/Dialog'
import { bytes } from '../ui/format'
import { ProblemBox } from '../ui/ProblemBox'
import { useAction } from '../ui/useAction'

/** Asks what a runtime should be like, and starts it. */
export function CreateRuntime({ onClose, onCreated, snapshot }: { onClose: () => void; onCreated: (id: string) => void; snapshot?: string }) {
  const [form, setForm] = useState({ label: '', heapMiB: '', idleTimeoutSeconds: '', isolation: 'worker', console: true, web: false, inspector: false, bootstrap: '' })
  const set = (part: Partial<typeof form>) => setForm({ ...form, ...part })
  const { busy, problem, act } = useAction()
  const fields = limits.value?.fields ?? {}

  const submit = (event: Event) => {
    event.preventDefault()
    void act('create', async () => {
      const body: Record<string, unknown> = { console: form.console }
      const label = labelsOf(form.label)
      if (Object.keys(label).length > 0) body['label'] = label
      if (form.heapMiB) body['maxHeapBytes'] = Math.round(Number(form.heapMiB) * 1024 * 1024)
      if (form.idleTimeoutSeconds) body['idleTimeoutSeconds'] = Number(form.idleTimeoutSeconds)
      if (form.isolation !== 'worker') body['isolation'] = form.isolation
      if (form.web) body['web'] = true
      if (form.inspector) body['inspector'] = {}
      if (form.bootstrap.trim()) body['bootstrap'] = form.bootstrap
      if (snapshot) body['snapshot'] = snapshot
      onCreated((await ask<Runtime>('runtimes', { body })).id)
    })
  }

  return (
    <Dialog title={snapshot ? `Start a runtime from ${snapshot}` : 'Start a runtime'} onClose={onClose}>
      <form onSubmit={submit}>
        <div class="fields">
          <label class="field"><span>Labels</span><input value={form.label} placeholder="app=demo, user=ann" onInput={event => set({ label: event.currentTarget.value })} autofocus /></label>
          <label class="field"><span>Heap limit, MiB</span>
            <input type="number" inputMode="numeric" value={form.heapMiB} min={(fields['maxHeapBytes']?.min ?? 0) / 1048576} max={(fields['maxHeapBytes']?.max ?? 0) / 1048576} placeholder={String((fields['maxHeapBytes']?.default ?? 0) / 1048576)} onInput={event => set({ heapMiB: event.currentTarget.value })} />
            <span class="hint">{bytes(fields['maxHeapBytes']?.min)} to {bytes(fields['maxHeapBytes']?.max)}</span></label>
          <label class="field"><span>Evicted when idle for, s</span>
            <input type="number" inputMode="numeric" value={form.idleTimeoutSeconds} min={fields['idleTimeoutSeconds']?.min} max={fields['idleTimeoutSeconds']?.max} placeholder={String(fields['idleTimeoutSeconds']?.default ?? '')} onInput={event => set({ idleTimeoutSeconds: event.currentTarget.value })} /></label>
          <label class="field"><span>Isolation</span>
            <select value={form.isolation} onChange={event => set({ isolation: event.currentTarget.value })}>
              <option value="worker">in a shared worker</option><option value="process">a process of its own</option>
            </select></label>
        </div>
        <label class="field"><span>Bootstrap</span><textarea rows={5} spellcheck={false} placeholder="let n = 0   // runs once, before the runtime is ready" value={form.bootstrap} onInput={event => set({ bootstrap: event.currentTarget.value })} /></label>
        <div class="row">
          <label class="check"><input type="checkbox" checked={form.console} onChange={event => set({ console: event.currentTarget.checked })} /> console</label>
          <label class="check"><input type="checkbox" checked={form.web} onChange={event => set({ web: event.currentTarget.checked })} /> web globals</label>
          <label class="check"><input type="checkbox" checked={form.inspector} onChange={event => set({ inspector: event.currentTarget.checked })} /> Chrome DevTools may connect</label>
        </div>
        {problem && <ProblemBox problem={problem} />}
        <div class="row">
          <button class="button primary" type="submit" disabled={busy !== ''}>Start</button>
          <button class="button" type="button" onClick={onClose}>Cancel</button>
        </div>
      </form>
    </Dialog>
  )
}

const labelsOf = (text: string) => Object.fromEntries(text.split(',').map(part => part.trim()).filter(part => part !== '').map(part => {
  const at = part.indexOf('=')
  return at < 0 ? [part, ''] : [part.slice(0, at).trim(), part.slice(at + 1).trim()]
})) as Record<string, string>
