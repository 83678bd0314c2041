/**
 * The forecast's frames as `.npy`: float32, little-endian, `[T, H, W, C]` in the data's unit, NaN
 * where there is no data.
 */
import { formatNpyHeader } from '../../shared/npy'
import { writeTarget } from '../frames/write-target'
import { breathe, type Exporter, type ExportJob } from './exporter'

export const npy: Exporter = {
  async write(job, target, context) {
    await breathe(0, 1, context)
    await writeTarget(target, bytesOf(job))
    context.onProgress(1, 1)
  },
}

function bytesOf(job: ExportJob): Uint8Array {
  const { height, width, channels } = job.dataset.shape
  const header = formatNpyHeader('float32', [job.forecast.steps, height, width, channels])
  const values = job.frames.forecast
  const bytes = new Uint8Array(header.length + values.length * 4)
  bytes.set(header)
  const view = new DataView(bytes.buffer, header.length)
  values.forEach((value, index) => view.setFloat32(index * 4, value, true))
  return bytes
}
