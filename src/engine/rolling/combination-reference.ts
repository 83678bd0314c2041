/**
 * The combination as a reference of its own: a mean of several references, weighted by lead time as
 * their rolling-origin errors inside the training part suggest.
 */
import type { ReferenceName } from '../../shared/reference'
import { references } from '../references'
import { isQuick } from '../references/quick'
import type {
  FittedReference,
  FrameShape,
  History,
  Reference,
  ReferenceTraining,
  SavedReference,
} from '../references/reference'
import { weightsOver } from './combination'
import { foldsOf } from './folds'
import type { Fold } from './folds'
import { knownPart } from './known-part'
import { roll, trainingOf } from './roll'
import type { RollingData } from './roll'

const rolling = { folds: 4, gap: 0, windows: 120 }

export const combination: Reference = {
  name: 'combination',
  applies: (training) => {
    const { folds, members } = rollingOf(training)
    return folds.length > 0 && members.length > 1
  },
  async fit(training, breathe) {
    const { data, folds, members } = rollingOf(training)
    const watcher = { breathe, fitting: () => undefined }
    const { residuals } = await roll(members, data, folds, training, watcher)
    const weights = weightsOver(data.kind, residuals, residuals.windows)
    return await fitMembers(training, members, weights, breathe)
  },
  open(saved, frame) {
    const members = savedMembers(saved).map(({ name, saved: own }) =>
      references.find((one) => one.name === name)!.open(own, frame),
    )
    return weightedMean(members, saved.facts.weights as number[][], frame)
  },
}

/** How a combination is fitted whose members and weights a race has found; absent for none. */
export function knownCombination(
  found: { members: readonly ReferenceName[]; weights: number[][] } | null,
): Reference['fit'] | undefined {
  if (found === null) return undefined
  const members = found.members.map(referenceNamed)
  return (training, breathe) => fitMembers(training, members, found.weights, breathe)
}

/** Every reference a run can be: the single ones and their combination. */
export function referenceNamed(name: ReferenceName): Reference {
  return [...references, combination].find((reference) => reference.name === name)!
}

function rollingOf(training: ReferenceTraining): {
  data: RollingData
  folds: Fold[]
  members: Reference[]
} {
  const { kind, time, inputFrames, leadTimes } = training
  const source = knownPart(training)
  const data = { source, kind, time, shape: source.shape }
  const folds = foldsOf(kind, source.shape, { ...rolling, inputFrames, leadTimes })
  const members = references.filter(
    (reference) =>
      isQuick(reference.name, training) &&
      folds.every(({ ranges }) => reference.applies(trainingOf(data, ranges, training))),
  )
  return { data, folds, members }
}

/** Fits every member and keeps them with their weights, [leads][members]. */
export async function fitMembers(
  training: ReferenceTraining,
  members: readonly Reference[],
  weights: readonly ArrayLike<number>[],
  breathe: () => Promise<void>,
): Promise<SavedReference> {
  const facts: MemberFacts[] = []
  const tensors: SavedReference['tensors'] = {}
  for (const member of members) {
    const saved = await member.fit(training, breathe)
    facts.push({ name: member.name, facts: saved.facts })
    for (const [name, tensor] of Object.entries(saved.tensors))
      tensors[`${member.name}/${name}`] = tensor
  }
  return { facts: { members: facts, weights: weights.map((lead) => Array.from(lead)) }, tensors }
}

interface MemberFacts {
  name: ReferenceName
  facts: SavedReference['facts']
}

function savedMembers({
  facts,
  tensors,
}: SavedReference): { name: ReferenceName; saved: SavedReference }[] {
  return (facts.members as MemberFacts[]).map(({ name, facts: own }) => ({
    name,
    saved: { facts: own, tensors: tensorsOf(tensors, `${name}/`) },
  }))
}

/** The tensors whose names begin with a prefix, without it. */
function tensorsOf(tensors: SavedReference['tensors'], prefix: string): SavedReference['tensors'] {
  return Object.fromEntries(
    Object.entries(tensors)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, tensor]) => [name.slice(prefix.length), tensor]),
  )
}

/** Beyond the fitted lead times the weights of the last one go on. */
function weightedMean(
  members: readonly FittedReference[],
  weights: readonly number[][],
  { height, width, channels }: FrameShape,
): FittedReference {
  const size = height * width * channels
  return {
    memory: Math.max(...members.map(({ memory }) => memory)),
    forecast(history, steps) {
      const mean = new Float32Array(steps * size)
      members.forEach((member, i) => {
        const frames = member.forecast(newestOf(history, member.memory), steps)
        for (let at = 0; at < mean.length; at++) {
          const lead = Math.min(weights.length - 1, Math.floor(at / size))
          mean[at]! += weights[lead]![i]! * frames[at]!
        }
      })
      return mean
    },
  }
}

function newestOf(history: History, frames: number): History {
  if (history.frames <= frames) return history
  const size = history.values.length / history.frames
  const from = (history.frames - frames) * size
  const { values, valid, newest } = history
  return { values: values.subarray(from), valid: valid && valid.subarray(from), frames, newest }
}
