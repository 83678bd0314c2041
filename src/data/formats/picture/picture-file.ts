/** Pictures as grids: grey levels, colours as channels, numbers of a palette. */
import { GridcastError } from '../../../shared/errors'
import type { Finding } from '../../../shared/import-plan'
import { sentence } from '../../../shared/notices/say'
import { countOf, type NpyDtype } from '../../../shared/npy'
import type { SourceFile } from '../../files/source-file'
import type { ReadContext } from '../../importers/importer'
import type { Numbers } from '../../variables/decode'
import type { Dimension, GridVariable } from '../../variables/grid-variable'
import { cutOut } from '../cut-out'
import { stackFiles } from '../file-stack'
import { roomFor } from '../room'

/** One picture as stored. */
export interface Picture {
  /** Samples of a pixel beside each other: grey or red, green, blue; alpha behind them. */
  samples: ArrayLike<number>
  channels: 1 | 2 | 3 | 4
  /** Numbers of a palette; null without one. */
  index: ArrayLike<number> | null
  /** Whether pixels whose alpha is 0 were never drawn: they have no data. */
  isLayered: boolean
}

export interface PictureFile {
  file: SourceFile
  height: number
  width: number
  /** Of one sample. */
  dtype: 'uint8' | 'uint16'
  frames: number
  /** Whether some pixel of the first frame is not grey. */
  isColour: boolean
  hasPalette: boolean
  isLayered: boolean
  findings: readonly Finding[]
  picture(frame: number, context: ReadContext): Promise<Picture>
}

/** What of a picture is read. */
type View = 'grey' | 'colour' | 'palette'

/** Rec. 601, as video and most programs make grey of colours. */
const luma = [0.299, 0.587, 0.114] as const

/**
 * The views that all pictures have: one dataset of frames each.
 * @throws GridcastError `import.stack` when one has another size than the first
 */
export function pictureVariables(pictures: readonly PictureFile[]): GridVariable[] {
  const [first] = pictures
  if (first === undefined) return []
  const isPlain = pictures.every((picture) => !hasColours(picture) && !picture.isLayered)
  const grey: NpyDtype = isPlain ? first.dtype : 'float32'
  const views: [View, NpyDtype][] = [['grey', grey]]
  if (pictures.every(hasColours)) {
    const colour = first.isLayered ? 'float32' : first.dtype
    if (first.isColour) views.push(['colour', colour])
    if (pictures.every(({ hasPalette }) => hasPalette)) views.push(['palette', 'uint8'])
  }
  return views.map(([view, dtype]) => ({ ...sequence(pictures, view, dtype), name: view }))
}

/** Whether its pixels are colours, whatever they look like. */
const hasColours = ({ isColour, hasPalette }: PictureFile) => isColour || hasPalette

function sequence(pictures: readonly PictureFile[], view: View, dtype: NpyDtype): GridVariable {
  const [first] = pictures
  if (pictures.length === 1 && first !== undefined && first.frames > 1)
    return framesOf(first, view, dtype)
  const several = pictures.find(({ frames }) => frames > 1)
  if (several !== undefined) {
    const what = `${several.frames} frames beside other files`
    throw new GridcastError('grid.unsupported', {
      file: several.file.title,
      format: 'picture',
      what,
    })
  }
  const stack = stackFiles(
    pictures.map((picture) => ({ file: picture.file, variable: frameOf(picture, view, dtype) })),
  )
  if (pictures.length > 1) return stack
  const said = sentence('finding.one-frame', {})
  const findings = [
    ...(stack.findings ?? []),
    { severity: 'warning' as const, sentence: said, field: null },
  ]
  return { ...stack, findings }
}

const axis = (name: string, meaning: Dimension['meaning']): Dimension => ({
  name,
  meaning,
  coordinates: null,
})

const dimensionsOf = (view: View): Dimension[] => {
  const map = [axis('row', 'height'), axis('column', 'width')]
  const values = ['red', 'green', 'blue']
  return view === 'colour'
    ? [...map, { ...axis('colour', 'channel'), coordinates: { kind: 'labels', values } }]
    : map
}

const shapeOf = ({ height, width }: PictureFile, view: View) =>
  view === 'colour' ? [height, width, 3] : [height, width]

function frameOf(picture: PictureFile, view: View, dtype: NpyDtype): GridVariable {
  const shape = shapeOf(picture, view)
  return {
    name: view,
    dtype,
    shape,
    chunk: shape,
    dimensions: dimensionsOf(view),
    findings: picture.findings,
    read: async (start, count, context) =>
      cutOut(numbersOf(await picture.picture(0, context), view, dtype), shape, start, count),
  }
}

function framesOf(picture: PictureFile, view: View, dtype: NpyDtype): GridVariable {
  const inner = shapeOf(picture, view)
  return {
    name: view,
    dtype,
    shape: [picture.frames, ...inner],
    chunk: [1, ...inner],
    dimensions: [axis('frame', 'time'), ...dimensionsOf(view)],
    findings: picture.findings,
    async read([from = 0, ...start], [frames = 0, ...count], context) {
      const whole = roomFor(dtype, frames * countOf(count)) as Numbers
      for (let frame = 0; frame < frames; frame++) {
        const numbers = numbersOf(await picture.picture(from + frame, context), view, dtype)
        whole.set(cutOut(numbers, inner, start, count), frame * countOf(count))
      }
      return whole
    },
  }
}

function numbersOf(picture: Picture, view: View, dtype: NpyDtype): Numbers {
  const { samples, channels, index, isLayered } = picture
  const cells = samples.length / channels
  const perCell = view === 'colour' ? 3 : 1
  const numbers = roomFor(dtype, cells * perCell) as Numbers
  const hasAlpha = channels === 2 || channels === 4
  for (let cell = 0; cell < cells; cell++) {
    const at = cell * channels
    const isHidden = isLayered && hasAlpha && samples[at + channels - 1] === 0
    for (let channel = 0; channel < perCell; channel++) {
      const value =
        view === 'palette' ? (index?.[cell] ?? 0) : sampleAt(samples, at, channels, view, channel)
      numbers[cell * perCell + channel] = isHidden ? NaN : value
    }
  }
  return numbers
}

function sampleAt(
  samples: ArrayLike<number>,
  at: number,
  channels: number,
  view: View,
  channel: number,
): number {
  if (channels < 3) return samples[at] as number
  if (view === 'colour') return samples[at + channel] as number
  const [red = 0, green = 0, blue = 0] = [samples[at], samples[at + 1], samples[at + 2]]
  // Exactly the level where the colours are the same.
  if (red === green && green === blue) return red
  return luma[0] * red + luma[1] * green + luma[2] * blue
}

/** Whether some pixel is not grey. */
export function showsColour({ samples, channels }: Pick<Picture, 'samples' | 'channels'>): boolean {
  if (channels < 3) return false
  for (let at = 0; at < samples.length; at += channels)
    if (samples[at] !== samples[at + 1] || samples[at] !== samples[at + 2]) return true
  return false
}
