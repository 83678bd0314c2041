/** Exports of the WebAssembly module. */
export { abandon, dispatch, settle, stopWorkers, workerLoop } from './control'
