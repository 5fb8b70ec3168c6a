import { useState } from 'preact/hooks'
import { ProblemBox } from '../ui/ProblemBox'
import { problem, signIn } from './session'

/** Asks for a key. */
export function SignIn() {
  const [text, setText] = useState('')
  const [keep, setKeep] = useState(true)
  const submit = (event: Event) => {
    event.preventDefault()
    if (text.trim() !== '') void signIn(text.trim(), keep)
  }

  return (
    <form class="panel narrow" onSubmit={submit}>
      <h1>Sign in</h1>
      <p>This service asks for an API key. It is sent with each request in a header, and never becomes part of an address.</p>
      <label class="field">
        <span>API key</span>
        <input type="password" autocomplete="off" spellcheck={false} required value={text} onInput={event => setText(event.currentTarget.value)} autofocus />
      </label>
      <label class="check">
        <input type="checkbox" checked={keep} onInput={event => setKeep(event.currentTarget.checked)} />
        Keep it until this tab is closed
      </label>
      {problem.value && <ProblemBox problem={problem.value} />}
      <button class="button primary" type="submit">Sign in</button>
      <p class="hint">Whoever runs the service makes keys: <code>dotnet JsRun.Api.dll keys new --tenant NAME</code></p>
    </form>
  )
}
