/** The model specs of the templates, for frames of a given size. */
import { encoderForecasterOf } from './encoder-forecaster-form'
import { directModel } from './direct-templates'
import { nextFrame } from './families/next-frame'
import { stackOf } from './graph'
import { layerSpecSchema } from './layers'
import type { ModelSpec, TemplateName } from './model-spec'

export interface TemplateFrame {
  height: number
  width: number
  channels: number
}

export interface TemplateOptions {
  /**
   * Filters of the first ConvLSTM; the others keep their proportion to it. Absent: as the template
   * has them.
   */
  filters?: number | undefined
  /**
   * The network predicts the change from the newest frame and has a linear output
   * (not for the Keras example).
   */
  residual?: boolean
}

/**
 * Encoder-forecaster templates: filters and kernel of the cells, and the patch that suits frames of
 * 64 x 64.
 */
const forecasters = {
  small: { filters: [32, 32], kernel: 3, patch: 4, peepholes: false },
  medium: { filters: [64, 64], kernel: 3, patch: 2, peepholes: false },
  paper: { filters: [128, 64, 64], kernel: 5, patch: 4, peepholes: true },
} as const

/** Direct templates: filters, and the patch that suits frames of 64 x 64. */
const directs = {
  unet: { filters: 64, patch: 4 },
  residual: { filters: 96, patch: 4 },
  gated: { filters: 96, patch: 4 },
} as const

/**
 * The same where they correct a reference: what it leaves is local and little, so the squares are
 * finer and the filters fewer.
 */
const corrections = {
  unet: { filters: 32, patch: 2 },
  residual: { filters: 16, patch: 1 },
  gated: { filters: 32, patch: 2 },
} as const

/**
 * A grid smaller than this many patches has too few places left for a convolution to move anything
 * between.
 */
const fewestPatches = 8

/**
 * The spec of a template. `keras-classic` is the published model, which sees one frame ahead, and
 * says so in its label.
 */
export function templateModel(
  name: TemplateName,
  frame: TemplateFrame,
  options: TemplateOptions = {},
): ModelSpec {
  if (name === 'keras-classic' || name === 'keras-classic-causal')
    return kerasClassic(name, frame.channels, options.filters ?? 64)
  if (isDirect(name)) return directTemplateModel(name, frame, options)
  const { filters, kernel, patch, peepholes } = forecasters[name]
  const scale = (options.filters ?? filters[0]) / filters[0]
  const residual = options.residual ?? false
  return encoderForecasterOf({
    name,
    residual,
    patch: patchFor(patch, frame),
    cells: filters.map((count) => ({
      filters: Math.max(1, Math.round(count * scale)),
      kernel,
      peepholes,
    })),
    outputActivation: residual ? 'linear' : 'sigmoid',
  })
}

/** Whether a template is a network of the direct family. */
export function isDirect(name: TemplateName): name is keyof typeof directs {
  return name in directs
}

function directTemplateModel(
  name: keyof typeof directs,
  frame: TemplateFrame,
  { filters, residual }: TemplateOptions,
): ModelSpec {
  const suited = (residual ? corrections : directs)[name]
  const patch = patchFor(suited.patch, frame)
  const shorterSide = Math.ceil(Math.min(frame.height, frame.width) / patch)
  const width = filters ?? suited.filters
  return directModel({ name, filters: width, patch, shorterSide, residual: residual ?? false })
}

/** The template's patch, halved while the frame would have too few patches on its shorter side. */
function patchFor(wanted: number, { height, width }: TemplateFrame): number {
  const shorter = Math.min(height, width)
  let patch = wanted
  while (patch > 1 && shorter / patch < fewestPatches) patch = Math.ceil(patch / 2)
  return patch
}

/** The Keras example `conv_lstm` (next-frame prediction with ConvLSTM). */
function kerasClassic(
  name: 'keras-classic' | 'keras-classic-causal',
  channels: number,
  filters: number,
): ModelSpec {
  const published = name === 'keras-classic'
  const convLstm = (kernel: number) => ({
    type: 'convLstm2d',
    filters,
    kernel,
    recurrentActivation: 'hardSigmoid',
  })
  const layers = [
    convLstm(5),
    { type: 'batchNormalization' },
    convLstm(3),
    { type: 'batchNormalization' },
    convLstm(1),
    {
      type: 'conv3d',
      filters: channels,
      kernel: [3, 3, 3],
      padding: published ? 'same' : 'causal',
      activation: 'sigmoid',
    },
  ]
  return nextFrame.schema.parse({
    version: 2,
    family: 'next-frame',
    name,
    ...(published ? { label: 'sees one frame ahead, as published' } : {}),
    layers: stackOf(layers.map((layer) => layerSpecSchema.parse(layer))),
  })
}
