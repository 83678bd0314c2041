import type { AreaTexts, Words } from '../area'
import type { forecast as area } from '../areas/forecast'
import type { AnySentence } from '../values'

type Stronger = { baseline: AnySentence; share: number } | null
/** A baseline that beats the model; `joint` is `but` after good news and `and` after bad. */
const beaten = (stronger: Stronger, joint: 'but' | 'and', { say, format }: Words) =>
  stronger === null
    ? ''
    : `, ${joint} ${say(stronger.baseline)} is ${format.percent(stronger.share)} better than ` +
      'the model'

interface Against {
  windows: number
  few: boolean
  range: { low: number; high: number } | null
}
/** Too few windows are said before anything else. */
const caution = ({ few, windows }: Against) =>
  few ? `Only ${windows} window${windows === 1 ? '' : 's'}, too few to be sure: ` : ''
const upToWhere = ({ leads, upTo }: { leads: number; upTo: number }) => {
  if (upTo > 0 && upTo < leads) return ` up to step ${upTo}, no better after`
  if (leads === 1) return ''
  return ` over all ${leads} steps${upTo === 0 ? ' together' : ''}`
}
const evidence = ({ windows, range }: Against, { format }: Words) =>
  range === null
    ? ''
    : ` (${windows} windows, 95 % range ${signed(range.low, format)} to ` +
      `${signed(range.high, format)})`
const signed = (share: number, format: Words['format']) =>
  `${share < 0 ? '-' : ''}${format.percent(share)}`

const months = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September'],
  ...['October', 'November', 'December'],
]
interface OfSeason {
  part: number
  gain: number
}
const inSeason = (unit: 'month' | 'hour', { part, gain }: OfSeason, { format }: Words) =>
  `${unit === 'month' ? `in ${months[part]}` : `at ${part}:00`} ` +
  `(${format.percent(gain)} ${gain < 0 ? 'worse' : 'better'})`

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

export const forecast = {
  errors: {
    'forecast.unknown': [
      ({ id }) => `There is no forecast "${id}".`,
      'List the forecasts and choose one of them.',
    ],
    'forecast.inputs-outside': [
      ({ inputs, first, sequence, sequences, frames }, { format }) =>
        `The model reads ${format.count(inputs, 'frame')} from frame ${first} of sequence ` +
        `${sequence}, but the dataset has ${format.count(sequences, 'sequence')} of ` +
        `${format.count(frames, 'frame')}.`,
      ({ frames, inputs, sequences }) =>
        frames >= inputs
          ? `Begin at frame ${frames - inputs + 1} or before` +
            (sequences === 1 ? '' : `, in sequence 1 to ${sequences}`) +
            '.'
          : 'Choose a longer dataset.',
    ],
    'forecast.one-step-past-end': [
      ({ available }, { format }) =>
        'A one-step forecast needs the true frame before each step; after the inputs the ' +
        `data goes on for ${format.count(available, 'frame')} only.`,
      ({ available }, { format }) =>
        `Ask for at most ${format.count(available + 1, 'step')}, or choose free-running.`,
    ],
    'forecast.channels': [
      ({ trained, given }, { format }) =>
        `The run was trained on frames of ${format.count(trained, 'channel')}; this dataset ` +
        `has ${given}.`,
      'Choose a dataset with the same channels, or train on this one.',
    ],
    'forecast.other-size': [
      ({ trained, given }, { format }) =>
        `The run was fitted on frames of ${format.shape(trained)} cells, each with numbers ` +
        `of its own; this dataset has ${format.shape(given)}.`,
      'Choose a dataset on the same grid, or fit the reference on this one.',
    ],
    'forecast.other-step': [
      ({ trained, given }, { format }) =>
        `The run was fitted on frames ${format.count(trained.count, trained.unit)} apart; ` +
        `those of this dataset are ${format.count(given.count, given.unit)} apart.`,
      'Choose a dataset with the same step in time, or fit the reference on this one.',
    ],
    'evaluate.too-few-frames': [
      ({ inputs, targets, frames }, { format }) =>
        `The run forecasts ${format.count(targets, 'frame')} from ${inputs}, and a sequence ` +
        `of this dataset has ${frames}.`,
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
    'again.clips': [
      'Clips are not continued: newer data goes on with a series.',
      'Choose a run on a series, and a longer series of the same form.',
    ],
    'again.other-place': [
      ({ name }) => `The cells of ${name} lie elsewhere than those the run was trained on.`,
      'Choose data on the same grid, or train on this one.',
    ],
    'again.no-newer': [
      ({ name, until }, { format }) =>
        `${name} ends no later than what the run was trained on, ${format.time(until)}.`,
      'Choose data that goes on after it.',
    ],
    'importance.too-few': [
      'The validation part holds fewer than two windows, so no input can be exchanged.',
      'Train on a longer series, or with a larger validation share.',
    ],
    'race.too-short': [
      ({ inputs, targets, frames }) =>
        `No reference can be fitted and checked: forecasts of ${targets} steps from ${inputs}` +
        ` frames need more than the ${frames} frames there are.`,
      'Ask for fewer steps or input frames, or import a longer series.',
    ],
    'reference.unfit': [
      ({ reference }, { say }) => `${capital(say(reference))} can't be fitted on this data.`,
      'Advection needs maps of at least 8 x 8 cells with data in half of them, the others a ' +
        'series longer than a window. Choose another reference.',
    ],
    'race.unknown-reference': [
      ({ name }) => `There is no reference called "${name}".`,
      ({ known }, { format }) => `Choose one of: ${format.list(known)}.`,
    ],
    'export.unknown-baseline': [
      ({ name }) => `This forecast has no baseline called "${name}".`,
      ({ known }, { format }) => `Choose ${format.list(known, 'or')}.`,
    ],
    'export.unknown-channel': [
      ({ channel }) => `There is no channel ${channel}.`,
      ({ channels }) => `Choose one from 1 to ${channels}.`,
    ],
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
    'reference.seasonal-climatology': 'the seasonal climatology',
    'reference.damped-persistence': 'damped persistence',
    'reference.season-damped': 'season and damped anomaly',
    'reference.climatological-change': 'the usual change of the season',
    'reference.exponential-smoothing': 'exponential smoothing',
    'reference.ridge': 'ridge regression',
    'reference.inverse-model': 'the linear inverse model',
    'reference.advection': 'advection',
    'reference.advected-ridge': 'ridge regression on the advected field',
    'reference.combination': 'the combination of references',
    'assumes.seasonal-climatology':
      'Assumes that nothing but the hour, the day and the time of year says what comes.',
    'assumes.damped-persistence':
      'Assumes that a cell goes back to its long-term mean, as fast as it used to.',
    'assumes.season-damped': 'Assumes that a cell goes back to what the season has it be.',
    'assumes.climatological-change': 'Assumes that a departure from the season stays.',
    'assumes.exponential-smoothing':
      'Assumes that level and trend change slowly, so that the newest frames say most.',
    'assumes.ridge':
      "Assumes that what comes depends on a cell's newest frames and its surroundings in the " +
      'same way everywhere.',
    'assumes.inverse-model':
      'Assumes that a few large patterns hold what can be forecast, and evolve linearly.',
    'assumes.advection':
      'Assumes that patterns move on as they moved last, and fade at the scales at which ' +
      "they can't be forecast.",
    'assumes.advected-ridge':
      'Assumes that growth and decay along the motion go on in the same way everywhere.',
    'assumes.combination':
      'Assumes that none is right everywhere: references weighted by lead time, as their ' +
      'errors so far suggest.',
    'verdict.no-baseline': 'There is nothing to compare with.',
    'verdict.no-truth': 'There is no truth to compare with.',
    'proof.holds': ({ refitted, frames, after }, { format }) =>
      refitted
        ? `Fitted and forecast again with noise in place of ${format.count(frames, 'frame')} ` +
          `after ${format.time(after)}: not a bit of the forecast changed.`
        : `Forecast again with noise in place of ${format.count(frames, 'frame')} after ` +
          `${format.time(after)}: not a bit changed. The network itself was not trained again; ` +
          'what trained it, its split says.',
    'proof.fails': ({ change, after }, { format }) =>
      `The forecast changes by up to ${format.number(change, 3)} when the data after ` +
      `${format.time(after)} is replaced by noise: it saw what it could not know.`,
    'input.frames': ({ from, to }) =>
      from === to
        ? from === 1
          ? 'the newest frame'
          : from === 2
            ? 'the frame before the newest'
            : `the frame ${from - 1} before the newest`
        : `the frames ${from - 1} to ${to - 1} before the newest`,
    'input.earlier': 'frames before the input frames',
    'input.channel': ({ channel }) => `channel ${channel}`,
    'input.calendar': 'the place in day and year',
    'importance.none': 'No single input matters: the others stand in for any of them.',
    'importance.most': ({ name, rise, idle }, { say, format }) =>
      `What matters most is ${say(name)}: with that of another time the error is ` +
      `${format.percent(rise)} larger.` +
      (idle.length === 0
        ? ''
        : ` ${capital(format.list(idle.map(say)))} make${idle.length === 1 ? 's' : ''} hardly ` +
          'any difference.'),
    'past.none': ({ made }, { format }) =>
      made === 0
        ? 'No forecast was made past the end of the data.'
        : `Nothing has come in yet to compare ${format.count(made, 'forecast')} with.`,
    'past.fared': ({ made, come, gain, coverage }, { format }) => {
      const which =
        come < made
          ? `${come} of ${made} forecasts can be compared by now`
          : `${format.count(made, 'forecast')} can be compared by now`
      const better =
        gain === null
          ? ''
          : `: ${format.percent(gain)} ${gain < 0 ? 'worse' : 'better'} than no change`
      const held =
        coverage === null
          ? ''
          : `${gain === null ? ': the' : '; the'} 80 % range held ${format.percent(coverage)} ` +
            'of what came'
      return `${which}${better}${held}.`
    },
    'skill.places': ({ rival, share, side }, { say, format }) =>
      `Better than ${say(rival)} at ${format.percent(share)} of the ` +
      (side === 1 ? 'places.' : `squares of ${side} x ${side} cells.`),
    'skill.seasons': ({ unit, best, worst }, words) =>
      `Most skill ${inSeason(unit, best, words)}, least ${inSeason(unit, worst, words)}.`,
    'verdict.beats': (values, words) =>
      `${caution(values)}${words.format.percent(values.share)} better than ` +
      `${words.say(values.rival)}${upToWhere(values)}${evidence(values, words)}.`,
    'verdict.even': (values, words) =>
      `${caution(values)}${values.few ? 'can' : 'Can'}'t be told apart from ` +
      `${words.say(values.rival)}${evidence(values, words)}.`,
    'verdict.loses': (values, words) =>
      `${caution(values)}` +
      (values.share === null
        ? values.few
          ? 'worse'
          : 'Worse'
        : `${words.format.percent(values.share)} worse`) +
      ` than ${words.say(values.rival)}${evidence(values, words)}.`,
    'verdict.better': ({ share, steps, stronger }, words) =>
      `${words.format.percent(share)} better than no change` +
      (steps === 1 ? '' : ` over all ${steps} steps`) +
      `${beaten(stronger, 'but', words)}.`,
    'verdict.better-up-to': ({ share, step, stronger }, words) =>
      `${words.format.percent(share)} better than no change up to step ${step}, worse after` +
      `${beaten(stronger, 'and', words)}.`,
    'verdict.better-from': ({ share, step, stronger }, words) =>
      `${words.format.percent(share)} better than no change from step ${step} on, worse ` +
      `before${beaten(stronger, 'and', words)}.`,
    'verdict.better-at-some': ({ share, better, steps, stronger }, words) =>
      `${words.format.percent(share)} better than no change at ${better} of ${steps} steps, ` +
      `worse at the others${beaten(stronger, 'and', words)}.`,
    'verdict.as-good': ({ stronger }, words) =>
      `As good as no change${beaten(stronger, 'and', words)}.`,
    'verdict.worse': ({ share, stronger }, words) =>
      (share === null ? 'Worse' : `${words.format.percent(share)} worse`) +
      ` than no change${beaten(stronger, 'and', words)}.`,
  },
} satisfies AreaTexts<typeof area>
