export { newId } from './identifiers'
export { openStore, type Store } from './store'
