import type { AreaTexts, Words } from '../area'
import type { forecast as area } from '../areas/forecast'
import type { AnySentence } from '../values'

type Stronger = { baseline: AnySentence; share: number } | null
/** A baseline that beats the model; `joint` is `but` after good news and `and` after bad. */
const beaten = (stronger: Stronger, joint: 'but' | 'and', { say, format }: Words) =>
  stronger === null
    ? ''
    : `, ${joint} ${say(stronger.baseline)} is ${format.percent(stronger.share)} better than the model`

export const forecast = {
  errors: {
    'forecast.unknown': [
      ({ id }) => `There is no forecast "${id}".`,
      'List the forecasts and choose one of them.',
    ],
    'forecast.inputs-outside': [
      ({ inputs, first, sequence, sequences, frames }, { format }) =>
        `The model reads ${format.count(inputs, 'frame')} from frame ${first} of sequence ${sequence}, but the dataset has ${format.count(sequences, 'sequence')} of ${format.count(frames, 'frame')}.`,
      ({ frames, inputs, sequences }) =>
        frames >= inputs
          ? `Begin at frame ${frames - inputs + 1} or before${sequences === 1 ? '' : `, in sequence 1 to ${sequences}`}.`
          : 'Choose a longer dataset.',
    ],
    'forecast.one-step-past-end': [
      ({ available }, { format }) =>
        `A one-step forecast needs the true frame before each step; after the inputs the data goes on for ${format.count(available, 'frame')} only.`,
      ({ available }, { format }) =>
        `Ask for at most ${format.count(available + 1, 'step')}, or choose free-running.`,
    ],
    'forecast.channels': [
      ({ trained, given }, { format }) =>
        `The run was trained on frames of ${format.count(trained, 'channel')}; this dataset has ${given}.`,
      'Choose a dataset with the same channels, or train on this one.',
    ],
    'evaluate.too-few-frames': [
      ({ inputs, targets, frames }, { format }) =>
        `The run forecasts ${format.count(targets, 'frame')} from ${inputs}, and a sequence of this dataset has ${frames}.`,
      ({ inputs, targets }) =>
        `Choose a dataset with sequences of at least ${inputs + targets} frames.`,
    ],
    'checkpoint.unreadable': [
      ({ path, detail }) => `The checkpoint ${path} can't be read: ${detail}.`,
      'Go on from another checkpoint of this run, or train again.',
    ],
    'checkpoint.other-model': [
      ({ weight, problem }, { say }) =>
        `The checkpoint belongs to another model: ${weight} ${say(problem)}.`,
      'Use the model, channels and optimizer the run was trained with.',
    ],
    'picture.unknown-colormap': [
      ({ name }) => `There is no colour map called "${name}".`,
      ({ known }, { format }) => `Choose ${format.list(known, 'or')}.`,
    ],
    'export.unknown-baseline': [
      ({ name }) => `This forecast has no baseline called "${name}".`,
      ({ known }, { format }) => `Choose ${format.list(known, 'or')}.`,
    ],
    'export.gone': ['This export is no longer kept.', 'Export the forecast again.'],
    'export.write': [
      ({ path, detail }) => `${path} can't be written: ${detail}.`,
      'Name another file.',
    ],
    'export.format': [
      ({ file }) => (file === null ? 'No format is chosen.' : `"${file}" doesn't tell the format.`),
      'Add --format gif, npy or csv.',
    ],
  },
  sentences: {
    'checkpoint.lacks': 'is missing in it',
    'checkpoint.other-shape': ({ found, wanted }, { format }) =>
      `has the shape ${format.shape(found)}, not ${format.shape(wanted)}`,
    'baseline.persistence': 'no change',
    'baseline.climatology': 'the long-term mean',
    'baseline.drift': 'the trend continued',
    'baseline.seasonal-naive': 'the same time last season',
    'baseline.input-mean': 'the mean of the inputs',
    'baseline.zero': 'zero everywhere',
    'verdict.no-baseline': 'There is nothing to compare with.',
    'verdict.no-truth': 'There is no truth to compare with.',
    'verdict.better': ({ share, steps, stronger }, words) =>
      `${words.format.percent(share)} better than no change${steps === 1 ? '' : ` over all ${steps} steps`}${beaten(stronger, 'but', words)}.`,
    'verdict.better-up-to': ({ share, step, stronger }, words) =>
      `${words.format.percent(share)} better than no change up to step ${step}, worse after${beaten(stronger, 'and', words)}.`,
    'verdict.better-from': ({ share, step, stronger }, words) =>
      `${words.format.percent(share)} better than no change from step ${step} on, worse before${beaten(stronger, 'and', words)}.`,
    'verdict.better-at-some': ({ share, better, steps, stronger }, words) =>
      `${words.format.percent(share)} better than no change at ${better} of ${steps} steps, worse at the others${beaten(stronger, 'and', words)}.`,
    'verdict.as-good': ({ stronger }, words) =>
      `As good as no change${beaten(stronger, 'and', words)}.`,
    'verdict.worse': ({ share, stronger }, words) =>
      `${share === null ? 'Worse' : `${words.format.percent(share)} worse`} than no change${beaten(stronger, 'and', words)}.`,
  },
} satisfies AreaTexts<typeof area>
