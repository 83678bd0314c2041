/** Exports of the WebAssembly module. */
export { dispatch, stopWorkers, workerLoop } from './control'
