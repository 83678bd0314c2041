/** Starts the window: styles, words, then the shell. */
import '@fontsource-variable/inter/index.css'
import './styles/app.css'
import { mount } from 'svelte'
import App from './App.svelte'
import { useReactiveLocale } from './i18n/locale.svelte'

useReactiveLocale()

const target = document.getElementById('app')
if (!target) throw new Error('The page has no #app element.')
mount(App, { target })
