import { linkTo } from './router'
import { limits, signOut, state, version } from './session'
import { theme, toggleTheme } from './theme'

export interface PageLink { id: string; title: string }

/** Name, pages, who is signed in, and the theme. */
export function Header({ pages, current }: { pages: PageLink[]; current: string }) {
  return (
    <header class="top">
      <a class="brand" href={linkTo('playground')} title={version.value ? `JsRun ${version.value.version}, V8 ${version.value.engineVersion}` : 'JsRun'}>
        <svg viewBox="0 0 16 16" width="20" height="20" aria-hidden="true"><rect width="16" height="16" rx="4" /><path d="M6 4.2 12 8l-6 3.8z" /></svg>
        JsRun
      </a>
      <nav aria-label="Pages">
        {pages.map(({ id, title }) => (
          <a key={id} href={linkTo(id)} aria-current={id === current ? 'page' : undefined}>{title}</a>
        ))}
      </nav>
      <div class="who">
        {state.value === 'signedIn' && <span class="tenant" title="Tenant">{limits.value?.tenant}</span>}
        {state.value === 'signedIn' && <button class="button quiet" onClick={signOut}>Sign out</button>}
        <a class="button quiet swagger" href="swagger">Swagger</a>
        <button class="button quiet" onClick={toggleTheme} aria-label={`Use the ${theme.value === 'dark' ? 'light' : 'dark'} theme`} title="Theme">
          {theme.value === 'dark' ? '☀' : '☾'}
        </button>
      </div>
    </header>
  )
}
