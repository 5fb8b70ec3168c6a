import { render } from 'preact'
import { App } from './app/App'
import { signIn } from './app/session'
import './app/theme'
import './styles/base.css'
import './styles/controls.css'
import './styles/layout.css'
import './styles/data.css'

void signIn()
render(<App />, document.getElementById('app')!)
