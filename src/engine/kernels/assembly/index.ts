/** Exports of the WebAssembly module. */
export { abandon, finish, publish, stopWorkers, workerLoop } from './control'
