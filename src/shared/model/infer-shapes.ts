/**
 * What shape the frames have after every layer, found without building the model.
 *
 * A layer that enlarges frames (unpatch, upsampling, a strided transposed convolution) crops to the
 * size the frames had before the newest layer on its way that shrank them by the same factor, so
 * that any height and width come out as they went in.
 */
import { familyOf } from './families'
import type { ModelSpec } from './families'
import { GraphWalk } from './graph-walk'
import type { LayerShapes } from './graph-walk'
import { descriptionOf } from './layers'
import { ModelSpecError } from './model-spec-error'
import { shapeText } from './sequence-shape'
import type { SequenceShape } from './sequence-shape'
import type { WindowShape } from './window-shape'

/**
 * Shapes after every layer, phase by phase, for one window. Throws ModelSpecError naming the layer
 * and both shapes, also for a model larger than any device can hold.
 */
export function inferShapes(spec: ModelSpec, window: WindowShape): LayerShapes[] {
  const family = familyOf(spec)
  checkObjective(spec, window)
  const goal = family.output(window)
  const walk = new GraphWalk(goal.channels)
  for (const phase of family.phases(spec, window)) walk.along(phase)
  checkResult(walk.shapes, goal)
  if (family.predictsChange(spec)) checkUnbounded(walk.shapes.at(-1))
  return walk.shapes
}

function checkObjective({ name, family }: ModelSpec, { objective }: WindowShape): void {
  if (familyOf({ family }).objectives.includes(objective)) return
  throw new ModelSpecError(
    null,
    `The model "${name}" forecasts whole windows and can't be trained on shifted frames.`,
    'Choose the objective "input frames to target frames".',
  )
}

function checkUnbounded(last: LayerShapes | undefined): void {
  if (last === undefined) return
  const activation = descriptionOf(last.layer).activation(last.layer) ?? 'linear'
  if (activation === 'linear') return
  throw new ModelSpecError(
    last.name,
    'A model that predicts the change between frames needs a linear output, ' +
      `but its output is ${activation}.`,
    'Set the activation of the output to linear, or switch off "predict the change".',
  )
}

function checkResult(shapes: readonly LayerShapes[], goal: SequenceShape): void {
  const last = shapes.at(-1)
  if (last === undefined) return
  checkAllRead(shapes, last)
  const { name, layer, output } = last
  if (shapeText(output) === shapeText(goal)) return
  throw new ModelSpecError(
    name,
    `The layer "${name}" (${layer.type}) ends the model with ${shapeText(output)}, but it must ` +
      `give ${shapeText(goal)} (frames x height x width x channels).`,
    output.channels === goal.channels
      ? 'Let every layer that shrinks frames be followed by one that enlarges them by the same factor.'
      : `Give the last layer ${goal.channels} filter${goal.channels === 1 ? '' : 's'}.`,
  )
}

function checkAllRead(shapes: readonly LayerShapes[], last: LayerShapes): void {
  const used = new Set([last.name, ...shapes.flatMap(({ reads, state }) => [...reads, state])])
  const unread = shapes.find(({ name }) => !used.has(name))
  if (unread === undefined) return
  throw new ModelSpecError(
    unread.name,
    `No layer reads the layer "${unread.name}" (${unread.layer.type}), and it is not the last.`,
    'Let a later layer read it, or remove it.',
  )
}
