/**
 * The same validation window after every epoch, free-running, as files in the run's folder:
 * `filmstrip/inputs.npy`, `truth.npy`, `valid.npy` (of the truth) once, and `<epoch>.npy` for each
 * prediction; [T, H, W, C] in the data's unit, NaN without data; their digests beside them.
 */
import * as tf from '@tensorflow/tfjs-core'
import { join } from 'node:path'
import { filmstripFile, filmstripFolder, type FilmstripPart } from '../../shared/kept-files'
import type { TrainingSettings } from '../../shared/training/settings'
import type { FileDigest } from '../../shared/digests'
import { writeArray } from '../windows/array-file'
import { DigestList } from '../windows/digest-list'
import { corrected } from '../starting/correction'
import { readWindows } from '../starting/window-source'
import type { WindowSource } from '../starting/window-source'
import type { FrameRange, Frames } from '../windows/frame-reader'
import { fromNetwork } from '../windows/scaling'
import type { GridModel } from '../families/grid-model'
import { lessonOf } from './objective'

type FilmstripSettings = Pick<TrainingSettings, 'inputFrames' | 'targetFrames' | 'startFrom'>

export class Filmstrip {
  private readonly folder: string
  private readonly truth: Frames
  private readonly digests: DigestList

  constructor(
    runFolder: string,
    private readonly source: WindowSource,
    private readonly window: FrameRange,
    private readonly settings: FilmstripSettings,
  ) {
    this.folder = join(runFolder, filmstripFolder)
    this.digests = new DigestList(this.folder)
    const { inputFrames, targetFrames } = settings
    this.truth = source.reader.read({
      ...window,
      first: window.first + inputFrames,
      count: targetFrames,
    })
  }

  /** Writes what does not change. */
  begin(): void {
    const { inputFrames, targetFrames } = this.settings
    const inputs = this.source.reader.read({ ...this.window, count: inputFrames })
    const valid = this.truth.valid ?? new Uint8Array(this.truth.values.length).fill(1)
    this.digests.write({
      ...this.file('inputs', withoutMissing(inputs.values, inputs.valid), inputFrames),
      ...this.file('truth', withoutMissing(this.truth.values, this.truth.valid), targetFrames),
      ...this.file('valid', valid, targetFrames),
    })
  }

  /**
   * Writes the model's prediction of the window after an epoch.
   * @param scales how much of its correction of a reference is kept; null where it starts from none
   */
  async add(epoch: number, model: GridModel, scales: readonly number[] | null): Promise<void> {
    const batch = readWindows(this.source, [this.window])
    const prediction = tf.tidy(() => {
      const { x, present, start } = lessonOf({ ...this.settings, objective: 'window' }, batch)
      const pass = { training: false, mask: present, start } as const
      return model.predictWindow(x, this.settings.targetFrames, pass)
    })
    const network = fromNetwork(this.source.scaling, await prediction.data())
    prediction.dispose()
    const values = scales === null ? network : corrected(this.start(), network, scales)
    const picture = withoutMissing(values, this.truth.valid)
    this.digests.write(this.file(epoch, picture, this.settings.targetFrames))
  }

  private start(): Float32Array {
    const { sequence, first } = this.window
    return this.source.starts!.of(sequence, first + this.settings.inputFrames - 1)
  }

  private file(
    part: FilmstripPart,
    values: Float32Array | Uint8Array,
    frames: number,
  ): Record<string, () => FileDigest> {
    const { height, width, channels } = this.source.reader.shape
    const name = filmstripFile(part)
    const shape = [frames, height, width, channels]
    return { [name]: () => writeArray(join(this.folder, name), values, shape) }
  }
}

/** The same values with NaN where the mask is 0. */
export function withoutMissing(values: Float32Array, valid: Uint8Array | null): Float32Array {
  return valid === null ? values : values.map((value, i) => (valid[i] === 0 ? NaN : value))
}
