/** A stored dataset as a source of frames. */
import { closeSync, openSync } from 'node:fs'
import { BlockCheck } from '../../process/digests'
import type { Dataset, FrameStore } from '../../shared/dataset'
import { CancelledError } from '../../shared/errors'
import { npyDataOffset } from '../../shared/npy'
import { FileBytes } from '../files/byte-source'
import {
  storedArray,
  storedBytes,
  valuesIn,
  type DatasetDescription,
  type FrameSource,
} from '../frame-source'

const pieceValues = 1 << 20

export function storedSource(dataset: Dataset, store: FrameStore): FrameSource {
  return {
    description: descriptionOf(dataset),
    async *chunks(signal) {
      const frames = await checked(store.framesPath, dataset.name)
      const valid = store.validPath === null ? null : await checked(store.validPath, dataset.name)
      try {
        const [framesAt, validAt] = [await dataStart(frames), valid && (await dataStart(valid))]
        const total = valuesIn(dataset.shape)
        const size = storedBytes[dataset.dtype]
        for (let at = 0; at < total; at += pieceValues) {
          if (signal.aborted) throw new CancelledError()
          const count = Math.min(pieceValues, total - at)
          const bytes = await frames.read(framesAt + at * size, count * size)
          const values = storedArray(dataset.dtype, count)
          new Uint8Array(values.buffer).set(bytes)
          const mask = valid && (await valid.read((validAt ?? 0) + at, count))
          yield { values, valid: mask }
        }
      } finally {
        await frames.close()
        await valid?.close()
      }
    },
  }
}

/** A kept file, each block of which is checked before it is used. */
async function checked(path: string, name: string): Promise<OpenBytes> {
  const file = await FileBytes.open(path, name)
  const descriptor = openSync(path, 'r')
  const whole = new BlockCheck(path, descriptor)
  return {
    read: (offset, length) => {
      whole.check(offset, length)
      return file.read(offset, length)
    },
    async close() {
      closeSync(descriptor)
      await file.close()
    },
  }
}

type OpenBytes = Pick<FileBytes, 'read' | 'close'>

const dataStart = async (file: OpenBytes) => npyDataOffset(await file.read(0, 12))

function descriptionOf(dataset: Dataset): DatasetDescription {
  const { kind, shape, dtype, valueName, unit, channelNames, time } = dataset
  const { georeference, tableForm, source, notes } = dataset
  return {
    ...{ kind, shape, dtype, valueName, unit, channelNames, time },
    ...{ georeference, tableForm, source, notes },
  }
}
