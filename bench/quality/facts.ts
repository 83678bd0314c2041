/** What an import would have found out of a data set of the bench. */
import type { DatasetSource } from '../../src/shared/engine-calls'
import type { DatasetFacts } from '../../src/shared/model/template-for'
import type { FrameReader } from '../../src/engine/windows/frame-reader'

/** The series are maps, the clips are cut out of one. */
export function factsOf({ kind, store }: DatasetSource, reader: FrameReader): DatasetFacts {
  const { sequences, frames } = store.shape
  let [min, max, sum, cells, negative, missing] = [Infinity, -Infinity, 0, 0, 0, 0]
  for (let frame = 0; frame < sequences * frames; frame++) {
    const place = { sequence: Math.floor(frame / frames), first: frame % frames, count: 1 }
    const { values, valid } = reader.read(place)
    values.forEach((value, i) => {
      if (valid?.[i] === 0) return missing++
      if (value < min) min = value
      if (value > max) max = value
      if (value < 0) negative++
      sum += value
      return cells++
    })
  }
  const spread = { min, max, mean: sum / cells, negativeShare: negative / cells }
  return { kind, ...store.shape, dtype: store.dtype, missing, ...spread, isMap: kind === 'series' }
}
