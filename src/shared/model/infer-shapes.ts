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
import { fault, ModelSpecError } from './model-spec-error'
import { sidesOf } from './sequence-shape'
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
  if (family.predictsChange(spec) || window.startFrames) checkUnbounded(walk.shapes.at(-1))
  return walk.shapes
}

function checkObjective({ name, family }: ModelSpec, window: WindowShape): void {
  if (!familyOf({ family }).objectives.includes(window.objective))
    throw new ModelSpecError(null, 'training.objective-unsupported', { model: name })
  if (window.startFrames && family !== 'direct')
    throw new ModelSpecError(null, 'training.start-needs-direct', { model: name })
}

function checkUnbounded(last: LayerShapes | undefined): void {
  if (last === undefined) return
  const activation = descriptionOf(last.layer).activation(last.layer) ?? 'linear'
  if (activation !== 'linear') throw fault(last.name, 'model.bounded-output', { activation })
}

function checkResult(shapes: readonly LayerShapes[], goal: SequenceShape): void {
  const last = shapes.at(-1)
  if (last === undefined) return
  checkAllRead(shapes, last)
  const [given, wanted] = [sidesOf(last.output), sidesOf(goal)]
  if (String(given) !== String(wanted))
    throw fault(last.name, 'model.ends-otherwise', { type: last.layer.type, given, wanted })
}

function checkAllRead(shapes: readonly LayerShapes[], last: LayerShapes): void {
  const used = new Set([last.name, ...shapes.flatMap(({ reads, state }) => [...reads, state])])
  const unread = shapes.find(({ name }) => !used.has(name))
  if (unread !== undefined) throw fault(unread.name, 'model.unread', { type: unread.layer.type })
}
