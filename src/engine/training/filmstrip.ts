/**
 * The same validation window after every epoch, free-running, as files in the run's folder:
 * `filmstrip/inputs.npy`, `truth.npy`, `valid.npy` (of the truth) once, and `<epoch>.npy` for each
 * prediction; [T, H, W, C] in the data's unit, NaN without data.
 */
import * as tf from '@tensorflow/tfjs-core'
import { join } from 'node:path'
import { filmstripFile, filmstripFolder, type FilmstripPart } from '../../shared/kept-files'
import type { ScalingFit, TrainingSettings } from '../../shared/training/settings'
import { writeArray } from '../windows/array-file'
import { frameMaskTensor, sliceFrames, valuesTensor, readBatch } from '../windows/batch'
import type { FrameRange, FrameReader, Frames } from '../windows/frame-reader'
import { fromNetwork } from '../windows/scaling'
import type { GridModel } from '../families/grid-model'

export class Filmstrip {
  private readonly folder: string
  private readonly truth: Frames

  constructor(
    runFolder: string,
    private readonly reader: FrameReader,
    private readonly window: FrameRange,
    private readonly settings: Pick<TrainingSettings, 'inputFrames' | 'targetFrames'>,
    private readonly scaling: ScalingFit,
  ) {
    this.folder = join(runFolder, filmstripFolder)
    const { inputFrames, targetFrames } = settings
    this.truth = reader.read({ ...window, first: window.first + inputFrames, count: targetFrames })
  }

  /** Writes what does not change. */
  begin(): void {
    const { inputFrames, targetFrames } = this.settings
    const inputs = this.reader.read({ ...this.window, count: inputFrames })
    this.write('inputs', withoutMissing(inputs.values, inputs.valid), inputFrames)
    this.write('truth', withoutMissing(this.truth.values, this.truth.valid), targetFrames)
    const valid = this.truth.valid ?? new Uint8Array(this.truth.values.length).fill(1)
    this.write('valid', valid, targetFrames)
  }

  /** Writes the model's prediction of the window after an epoch. */
  async add(epoch: number, model: GridModel): Promise<void> {
    const batch = readBatch(this.reader, [this.window], this.scaling)
    const prediction = tf.tidy(() => {
      const inputs = sliceFrames(batch, { from: 0, to: this.settings.inputFrames })
      const pass = { training: false, mask: frameMaskTensor(inputs) } as const
      return model.predictWindow(valuesTensor(inputs), this.settings.targetFrames, pass)
    })
    const values = fromNetwork(this.scaling, await prediction.data())
    prediction.dispose()
    this.write(epoch, withoutMissing(values, this.truth.valid), this.settings.targetFrames)
  }

  private write(part: FilmstripPart, values: Float32Array | Uint8Array, frames: number): void {
    const { height, width, channels } = this.reader.shape
    writeArray(join(this.folder, filmstripFile(part)), values, [frames, height, width, channels])
  }
}

/** The same values with NaN where the mask is 0. */
export function withoutMissing(values: Float32Array, valid: Uint8Array | null): Float32Array {
  return valid === null ? values : values.map((value, i) => (valid[i] === 0 ? NaN : value))
}
