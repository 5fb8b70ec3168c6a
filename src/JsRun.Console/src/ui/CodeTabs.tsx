import { useState } from 'preact/hooks'
import { key } from '../api/client'
import { languages, write } from '../code/languages'
import type { CallSpec } from '../code/spec'
import { copy } from './clipboard'
import { TabPanel, Tabs } from './Tabs'

/** A request as code, in the language that is chosen. */
export function CodeTabs({ spec }: { spec: CallSpec }) {
  const [chosen, setChosen] = useState<string>(languages[0].id)
  const language = languages.find(candidate => candidate.id === chosen)!
  const text = write(language, spec, key.value !== '')
  return (
    <div>
      <div class="row spread">
        <Tabs name="language" label="Language" tabs={languages.map(({ id, name }) => ({ id, title: name }))} current={chosen} onChange={setChosen} />
        <button class="button small" onClick={() => void copy(text, language.name)}>Copy</button>
      </div>
      <TabPanel name="language" current={chosen}><pre class="code" data-testid="code" tabIndex={0} aria-label={`The request in ${language.name}`}>{text}</pre></TabPanel>
    </div>
  )
}
