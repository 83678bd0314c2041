/**
 * Networks of the direct family.
 *
 * `unet` (Ronneberger et al. 2015): blocks of convolutions on ever coarser grids and back, each
 * finer one also reading what the way down found there. `residual` (He et al. 2016): blocks that
 * add to what they read. `gated`: blocks with large, dilated depthwise kernels that say how much of
 * each cell counts (the attention of Guo et al. 2022, as in SimVP v2, Tan et al. 2022).
 */
import { direct } from './families/direct'
import type { graphLayersSchema } from './graph'
import { framesInput } from './graph'
import type { ModelSpec } from './model-spec'
import type { z } from 'zod'

type LayerInput = z.input<typeof graphLayersSchema>[number]
type Settings = Omit<LayerInput, 'name' | 'inputs'>

/** Layers one after another, with names that are free to be read again. */
class Builder {
  readonly layers: LayerInput[] = []
  private last = framesInput

  /** Adds a layer that reads `inputs`, by default the one before it; gives its name. */
  then(name: string, settings: Settings, ...inputs: string[]): string {
    const reads = inputs.length > 0 ? inputs : [this.last]
    this.layers.push({ ...settings, name, inputs: reads } as LayerInput)
    this.last = name
    return name
  }

  /** The layer added last. */
  get newest(): string {
    return this.last
  }

  fold(size: number): void {
    if (size > 1) this.then('fold', { type: 'patch', size } as Settings)
  }

  /** One convolution to all lead times, with as many cells as the input. */
  head(size: number): void {
    const filters = { perOutputChannel: size * size }
    this.then('head', { type: 'conv2d', filters, kernel: 1 } as Settings)
    if (size > 1) this.then('unfold', { type: 'unpatch', size } as Settings)
  }
}

const conv = (filters: number, kernel: number, activation = 'linear') =>
  ({ type: 'conv2d', filters, kernel, activation }) as Settings

export interface DirectOptions {
  name: 'unet' | 'residual' | 'gated'
  /** Filters at full width. */
  filters: number
  /** Side of the squares that are folded first. */
  patch: number
  /** Cells of the shorter side, after folding. */
  shorterSide: number
  residual: boolean
}

export function directModel(options: DirectOptions): ModelSpec {
  const builder = new Builder()
  builder.fold(options.patch)
  bodies[options.name](builder, options)
  builder.head(options.patch)
  const { name, residual } = options
  return direct.schema.parse({
    version: 2,
    family: 'direct',
    name,
    residual,
    layers: builder.layers,
  })
}

const bodies: Record<DirectOptions['name'], (builder: Builder, options: DirectOptions) => void> = {
  unet: unetBody,
  residual: residualBody,
  gated: gatedBody,
}

/** Times a U-Net halves its grid, and the fewest cells a side that the coarsest may have. */
const mostLevels = 2
const fewestCells = 4

function unetBody(builder: Builder, { filters, shorterSide }: DirectOptions): void {
  const levels = Array.from({ length: mostLevels }, (_, level) => level).filter(
    (level) => shorterSide / 2 ** (level + 1) >= fewestCells,
  )
  const pair = (name: string, width: number, ...inputs: string[]) => {
    builder.then(`${name}-1`, conv(width, 3, 'leakyRelu'), ...inputs)
    return builder.then(`${name}-2`, conv(width, 3, 'leakyRelu'))
  }
  const skips = levels.map((level) => {
    const skip = pair(`down-${level + 1}`, filters * 2 ** level)
    builder.then(`pool-${level + 1}`, { type: 'averagePooling2d', size: 2 } as Settings)
    return skip
  })
  pair('middle', filters * 2 ** levels.length)
  for (const level of levels.reverse()) {
    const width = filters * 2 ** level
    builder.then(`widen-${level + 1}`, conv(4 * width, 1))
    const up = builder.then(`enlarge-${level + 1}`, { type: 'unpatch', size: 2 } as Settings)
    pair(`up-${level + 1}`, width, up, skips[level]!)
  }
}

/** Blocks where frames are forecast, and where changes are. */
const residualBlocks = { frames: 4, changes: 3 }

function residualBody(builder: Builder, { filters, residual }: DirectOptions): void {
  const blocks = residual ? residualBlocks.changes : residualBlocks.frames
  builder.then('lift', conv(filters, 3, 'leakyRelu'))
  for (let block = 1; block <= blocks; block++) {
    const before = builder.newest
    builder.then(`block-${block}-1`, conv(filters, 3, 'leakyRelu'))
    const change = builder.then(`block-${block}-2`, conv(filters, 3))
    builder.then(`block-${block}`, { type: 'add' }, before, change)
  }
}

const gatedBlocks = 4

function gatedBody(builder: Builder, { filters }: DirectOptions): void {
  builder.then('lift', conv(filters, 3, 'gelu'))
  for (let block = 1; block <= gatedBlocks; block++) {
    gate(builder, `attend-${block}`, filters)
    mix(builder, `mix-${block}`, filters)
  }
}

const normal = { type: 'groupNormalization' } as Settings
const depthwise = (kernel: number, dilation: number, activation = 'linear') =>
  ({ type: 'depthwiseConv2d', kernel, dilation, activation }) as Settings

/** Values times how much they count, found from a wide surrounding; added to what was read. */
function gate(builder: Builder, name: string, filters: number): void {
  const before = builder.newest
  builder.then(`${name}-normal`, normal)
  const values = builder.then(`${name}-values`, conv(filters, 1, 'gelu'))
  builder.then(`${name}-near`, depthwise(5, 1))
  builder.then(`${name}-far`, depthwise(7, 3))
  const weights = builder.then(`${name}-weights`, conv(filters, 1))
  builder.then(`${name}-gate`, { type: 'multiply' }, values, weights)
  const change = builder.then(`${name}-change`, conv(filters, 1))
  builder.then(name, { type: 'add' }, before, change)
}

/** Channels put together cell by cell. */
function mix(builder: Builder, name: string, filters: number): void {
  const before = builder.newest
  builder.then(`${name}-normal`, normal)
  builder.then(`${name}-widen`, conv(2 * filters, 1))
  builder.then(`${name}-near`, depthwise(3, 1, 'gelu'))
  const change = builder.then(`${name}-change`, conv(filters, 1))
  builder.then(name, { type: 'add' }, before, change)
}
