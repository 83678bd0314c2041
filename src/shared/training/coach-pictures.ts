/**
 * What a training's own pictures say: a forecast that is the same everywhere, or one far blurrier
 * than the simplest forecast there is, that nothing changes.
 */
import { notice } from '../notices/say'
import { fewestEpochs, type Advice, type CoachedRun, type Try } from './coach'

/** One validation window: `[T, H, W, C]` each in the data's unit, NaN where there is no data. */
export interface ShownWindow {
  inputs: Float32Array
  truth: Float32Array
  prediction: Float32Array
  /** `[H, W, C]`. */
  shape: readonly number[]
}

/** A forecast that varies so little beside the truth is one value. */
const constant = 0.05
/** A forecast with less than this share of no change's detail is blurred. */
const blurred = 0.5

/** What is to be said of how the forecast looks; null where it looks as it should. */
export function adviceFromPictures(run: CoachedRun, window: ShownWindow): Advice | null {
  if (run.epochs.length < fewestEpochs) return null
  const { inputs, truth, prediction, shape } = window
  const spread = spreadOf(prediction, shape) / spreadOf(truth, shape)
  if (spread < constant)
    return { seen: notice('coach.constant', { share: spread }), stop: true, tries: varied(run) }
  const happened = detailOf(truth, shape)
  const detail = detailOf(prediction, shape) / happened
  const size = shape.reduce((product, side) => product * side, 1)
  const unchanged = detailOf(inputs.subarray(-size), shape) / happened
  if (!(detail < blurred * unchanged)) return null
  const seen = notice('coach.blurred', { detail, unchanged })
  return { seen, stop: false, tries: sharper(run) }
}

function varied({ settings, modelSpec }: CoachedRun): Try[] {
  if (settings.scaling === 'unit')
    return [{ settings: { scaling: 'log-standard', loss: { mse: 1 } } }]
  if (modelSpec.family === 'direct' && settings.startFrom === 'none' && !modelSpec.residual)
    return [{ settings: { startFrom: 'best' } }]
  return [{ settings: { learningRate: settings.learningRate * 3 } }]
}

function sharper({ settings }: CoachedRun): Try[] {
  return settings.loss.ssim === undefined ? [{ settings: { loss: { mae: 1, ssim: 0.5 } } }] : []
}

/** Standard deviation over the cells of a frame, averaged over frames and channels. */
function spreadOf(values: Float32Array, shape: readonly number[]): number {
  return meanOverMaps(values, shape, (at, cells) => {
    let [count, sum, squares] = [0, 0, 0]
    for (let cell = 0; cell < cells; cell++) {
      const value = values[at(cell)]!
      if (Number.isNaN(value)) continue
      count++
      sum += value
      squares += value * value
    }
    return count === 0 ? NaN : Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2))
  })
}

/** Mean difference of a cell and the one to its right, averaged over frames and channels. */
function detailOf(values: Float32Array, shape: readonly number[]): number {
  const width = shape[1]!
  return meanOverMaps(values, shape, (at, cells) => {
    let [count, sum] = [0, 0]
    for (let cell = 1; cell < cells; cell++) {
      if (cell % width === 0) continue
      const step = Math.abs(values[at(cell)]! - values[at(cell - 1)]!)
      if (Number.isNaN(step)) continue
      count++
      sum += step
    }
    return count === 0 ? NaN : sum / count
  })
}

/** Mean of a figure over the maps (one channel of one frame each) that have one. */
function meanOverMaps(
  values: Float32Array,
  [height = 1, width = 1, channels = 1]: readonly number[],
  figure: (at: (cell: number) => number, cells: number) => number,
): number {
  const cells = height * width
  const maps = Array.from({ length: values.length / cells }, (_, map) => {
    const [frame, channel] = [Math.floor(map / channels), map % channels]
    return figure((cell) => (frame * cells + cell) * channels + channel, cells)
  }).filter((one) => !Number.isNaN(one))
  return maps.reduce((sum, one) => sum + one, 0) / maps.length
}
