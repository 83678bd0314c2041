/** Memory for numbers that are read. */
import type { NpyDtype } from '../../shared/npy'
import type { BlockValues } from '../variables/grid-variable'

/** Room for the numbers of a dtype, as `decode` gives them. */
export function roomFor(dtype: NpyDtype, length: number): BlockValues {
  const makers = {
    bool: Uint8Array,
    uint8: Uint8Array,
    int8: Int8Array,
    uint16: Uint16Array,
    int16: Int16Array,
    uint32: Uint32Array,
    int32: Int32Array,
    uint64: BigUint64Array,
    int64: BigInt64Array,
    float16: Float32Array,
    float32: Float32Array,
    float64: Float64Array,
  } as const satisfies Record<NpyDtype, unknown>
  return new makers[dtype](length)
}
