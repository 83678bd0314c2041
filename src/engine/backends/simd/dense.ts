/** Jobs on contiguous floats. Addresses in bytes, sizes in elements. */
import { COPY_DENSE, FILL } from '../../kernels/kernel-ids'
import type { Runtime } from './runtime'

const UNIT_ELEMENTS = 16 * 1024

export function copyDense(runtime: Runtime, input: number, output: number, size: number): void {
  runtime.run(COPY_DENSE, Math.ceil(size / UNIT_ELEMENTS), size, [input, output, size, UNIT_ELEMENTS])
}

export function fillDense(runtime: Runtime, output: number, size: number, value: number): void {
  runtime.run(FILL, Math.ceil(size / UNIT_ELEMENTS), size, [output, size, { float: value }, UNIT_ELEMENTS])
}
