/**
 * Numbers of the jobs that the WebAssembly module can run. Read by both sides: the AssemblyScript dispatcher
 * (`assembly/jobs.ts`) and the TypeScript that fills in the arguments (`../backends/simd`).
 */
export const PACK_WEIGHTS = 1
export const CONVOLVE = 2
export const CONVOLVE_WEIGHTS_GRADIENT = 3
export const SUM_PARTIALS = 4
export const LSTM_FORWARD_STEP = 5
export const LSTM_BACKWARD_STEP = 6
