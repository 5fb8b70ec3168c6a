import { useRef, useState } from 'preact/hooks'
import { ProblemBox } from '../ui/ProblemBox'
import { problem, signIn } from './session'

// What a header cannot carry, or not as it was meant: the browser would refuse the request, and tell of it as of a service that is out of reach.
const unsendable = /[^\x20-\x7e]/u

/** What is wrong with a key, before anybody is asked about it; empty when it can be sent. */
function faultOf(key: string): string {
  const character = unsendable.exec(key)?.[0]
  if (character === undefined) return ''
  const name = `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`
  return `Character ${Array.from(key).indexOf(character) + 1} of it is ${name}, which no key has: programs put such characters in place of others, or between them. Copy the key again from where it was made.`
}

/** Asks for a key. */
export function SignIn() {
  const [text, setText] = useState('')
  const [keep, setKeep] = useState(true)
  const [fault, setFault] = useState('')
  const input = useRef<HTMLInputElement>(null)
  const submit = (event: Event) => {
    event.preventDefault()
    const entered = text.trim()
    const wrong = faultOf(entered)
    setFault(wrong)
    if (wrong !== '') input.current?.focus()
    else if (entered !== '') void signIn(entered, keep)
  }

  return (
    <form class="panel narrow" onSubmit={submit}>
      <h1>Sign in</h1>
      <p>This service asks for an API key. It is sent with each request in a header, and never becomes part of an address.</p>
      <label class="field">
        <span>API key</span>
        <input ref={input} type="password" autocomplete="off" spellcheck={false} required value={text} onInput={event => setText(event.currentTarget.value)} autofocus
          aria-invalid={fault !== ''} aria-describedby={fault === '' ? undefined : 'key-fault'} />
      </label>
      {fault && <div class="problem" id="key-fault" role="alert">{fault}</div>}
      <label class="check">
        <input type="checkbox" checked={keep} onInput={event => setKeep(event.currentTarget.checked)} />
        Keep it until this tab is closed
      </label>
      {problem.value && !fault && <ProblemBox problem={problem.value} />}
      <button class="button primary" type="submit">Sign in</button>
      <p class="hint">Whoever runs the service makes keys: <code>dotnet JsRun.Api.dll keys new --tenant NAME</code></p>
    </form>
  )
}
