export { newId } from './identifiers'
export { openStore, type Store, type StoreTopic } from './store'
