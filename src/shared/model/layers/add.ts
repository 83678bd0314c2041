/** The sum of sequences of one shape: a residual or skip connection. */
import { z } from 'zod'
import { settingLimits } from '../limits'
import { fault } from '../model-spec-error'
import { sidesOf } from '../sequence-shape'
import { frameByFrame, outputsKept, weightless } from './common'
import type { LayerDescription } from './layer-description'

const schema = z.object({ type: z.literal('add') })

export const add = {
  schema,
  fresh: { type: 'add' },
  words: { name: 'layer_add', text: 'layer_add_text' },
  inputs: { least: 2, most: settingLimits.inputs },
  channels(_layer, { name, inputs }) {
    const first = inputs[0]!
    const other = inputs.find(({ channels }) => channels !== first.channels)
    if (other === undefined) return first.channels
    throw fault(name, 'model.channels-differ', { one: sidesOf(first), other: sidesOf(other) })
  },
  resize: () => ({ by: 1 }),
  ...weightless,
  memory: outputsKept,
  ...frameByFrame,
  space: () => 0,
  activation: () => null,
} as const satisfies LayerDescription<z.infer<typeof schema>>
