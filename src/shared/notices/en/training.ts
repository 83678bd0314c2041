import type { AreaTexts, Words } from '../area'
import type { StepUnit, training as area } from '../areas/training'

/** A step of a time axis, singular. */
export const stepWords: Readonly<Record<StepUnit, string>> = {
  second: 'second',
  minute: 'minute',
  hour: 'hour',
  day: 'day',
  week: 'week',
  pentad: 'pentad',
  dekad: 'dekad',
  composite8: '8-day composite',
  composite16: '16-day composite',
  month: 'month',
  year: 'year',
  step: 'step',
}

type Best = (values: { best: number | null }) => string
const best: Best = ({ best: epoch }) => {
  if (epoch === null) return ''
  return epoch === 0 ? '; what it began with is still the best' : `; epoch ${epoch} was the best`
}

interface Part {
  from: string | number
  to: string | number
  windows: number
}
const span = ({ from, to, windows }: Part, { format }: Words) =>
  `${format.time(from)} to ${format.time(to)} (${format.count(windows, 'window')})`

export const training = {
  errors: {
    'training.no-loss': ['No loss is chosen.', 'Choose at least one, for example mse.'],
    'training.loss-needs-unit-scaling': [
      ({ loss, scaling }) =>
        `The loss ${loss} needs values from 0 to 1, and the scaling "${scaling}" doesn't ` +
        'give them.',
      'Choose the scaling "unit", or the loss mse, mae or huber.',
    ],
    'training.objective-unsupported': [
      ({ model }) =>
        `The model "${model}" forecasts whole windows and can't be trained on shifted frames.`,
      'Choose the objective "window".',
    ],
    'training.start-needs-direct': [
      ({ model }) =>
        `The model "${model}" can't start from a reference: only direct networks give all lead ` +
        'times at once.',
      'Choose the template unet, residual or gated, or start from nothing.',
    ],
    'training.start-not-backwards': [
      'Windows that also run backwards in time can not start from a reference, whose forecast ' +
        'knows one direction.',
      'Choose mirrored windows or none, or start from nothing.',
    ],
    'training.no-start': [
      'No reference can be fitted on the training part.',
      'Start from nothing, or choose shorter windows.',
    ],
    'training.never-better': [
      ({ loss, before }, { format }) =>
        `The training never was better than before its first step: its best validation loss is ` +
        `${format.number(loss, 3)}, and it began with ${format.number(before, 3)}.`,
      ({ learningRate, better, cause }, { format }) =>
        `The learning rate ${format.number(learningRate, 2)} is likely too ` +
        `${cause === 'too-fast' ? 'high' : 'low'}: train again with ${format.number(better, 2)}` +
        `${cause === 'too-fast' ? ', and clip gradients at norm 1.' : '.'}`,
    ],
    'training.diverged': [
      ({ epoch, batch }) =>
        `The loss is no longer a number in epoch ${epoch}, batch ${batch}: the training diverged.`,
      ({ learningRate }, { format }) =>
        `Choose a lower learning rate than ${format.number(learningRate, 2)} (a tenth of it, ` +
        'say) and clip gradients at norm 1.',
    ],
    'training.out-of-memory': [
      ({ needed, budget, device }, { format }) =>
        `One window of this training needs about ${format.bytes(needed)} and the device ` +
        `${device} has ${format.bytes(budget)} for it.`,
      'Choose a smaller model, shorter windows or a larger patch.',
    ],
    'training.allocation-failed': [
      ({ windows, detail }, { format }) =>
        `The memory did not suffice for ${format.count(windows, 'window')} at once (${detail}).`,
      ({ smaller }) =>
        smaller >= 1
          ? `Choose a batch size of ${smaller} or less.`
          : 'Choose a smaller model or shorter windows.',
    ],
    'training.too-few-sequences': [
      ({ sequences }, { format }) =>
        `${format.count(sequences, 'sequence')} can't be divided into a training and a ` +
        'validation part.',
      'Use at least 2 sequences: raise the limit or import more.',
    ],
    'training.too-few-frames': [
      ({ frames, parts, length, inputs, targets }, { format }) =>
        `${format.count(frames, 'frame')} can't hold a training` +
        (parts === 3 ? ', a validation and a test' : ' and a validation') +
        ` part of windows of ${format.count(length, 'frame')} (${inputs} in, ${targets} out).`,
      ({ longest, parts }) =>
        longest >= 2
          ? `Use windows of at most ${longest} frames in all` +
            (parts === 3 ? ', or set the test share to 0' : '') +
            '.'
          : 'Import a longer series.',
    ],
    'training.window-too-long': [
      ({ inputs, targets, kind, frames }, { format }) =>
        `A window of ${inputs} input and ${targets} target frames is longer than ` +
        (kind === 'series' ? 'the series' : 'a sequence') +
        `, which has ${format.count(frames, 'frame')}.`,
      ({ frames }) =>
        frames >= 2
          ? `Choose input and target frames that add up to at most ${frames}.`
          : 'Import at least 2 frames.',
    ],
    'training.no-values': [
      'No cell of the training part has a value.',
      'Check which value means "no data" in the import, or use more of the data.',
    ],
    'training.not-finite': [
      'The training part holds values that are not finite numbers (NaN or infinity) and are ' +
        'not marked as missing.',
      'Import the data again and mark them as missing.',
    ],
    'training.no-validation-values': [
      'No cell of the validation part has a value.',
      'Hold out a larger share for validation, or import data with fewer gaps.',
    ],
  },
  sentences: {
    'split.clips': ({ used, sequences, training: train, validation, seed }) => {
      const which = used < sequences ? `the first ${used} of ${sequences}` : String(used)
      return (
        `Of ${which} sequences, shuffled with seed ${seed}, ${train} train and ${validation} ` +
        'validate.'
      )
    },
    'split.series': ({ training: train, validation, test, gap }, words) => {
      const tested = test === null ? '' : ` and tested on ${span(test, words)}`
      const between =
        `${words.format.count(gap.count, stepWords[gap.unit])} between the parts ` +
        `${gap.count === 1 ? 'is' : 'are'} left out, so that no window sees two of them`
      return (
        `Trained on ${span(train, words)}, validated on ` +
        `${span(validation, words)}${tested}; ${between}.`
      )
    },
    'ended.all-epochs': (values) =>
      values.epochs === 1
        ? 'The one epoch is done.'
        : `All ${values.epochs} epochs are done${best(values)}.`,
    'ended.no-progress': (values, { format }) =>
      `Ended early: no lower validation loss for ${format.count(values.epochs, 'epoch')}` +
      `${best(values)}.`,
    'ended.minutes-over': (values, { format }) =>
      (values.minutes === 1
        ? 'The minute is over'
        : `The ${format.number(values.minutes)} minutes are over`) + `${best(values)}.`,
    'ended.stopped': (values) => `Stopped${best(values)}.`,
    'ended.paused': ({ epoch, batch, batches }) =>
      `Paused in epoch ${epoch} after ${batch} of ${batches} batches.`,
    'ended.from-reference': ({ ended, reference, gain }, { say, format }) =>
      gain === null
        ? `${say(ended)} On the validation part the network found nothing that ${say(reference)} ` +
          `doesn't know: the forecast is that reference.`
        : `${say(ended)} It corrects ${say(reference)}, with an error ${format.percent(gain)} ` +
          'lower on the validation part.',
    'ended.stopped-while-away': 'Stopped; the best epoch is kept.',
    'ended.not-begun': 'It had not begun.',
    'ended.fitted': ({ reference, windows }, { say, format }) =>
      `Fitted on ${format.count(windows, 'window')}: ${say(reference)}.`,
    'ended.automatic': ({ winner, why }, { say }) => {
      const best = typeof winner === 'string' ? `the network ${winner}` : say(winner)
      return `The best forecast is ${best}. ${say(why)}`
    },
    'automatic.reference': ({ winner, references, windows, verdict }, { say, format }) =>
      references === 1
        ? `Of the references only ${say(winner)} could be fitted.`
        : `Of ${references} references ${say(winner)} errs least over ` +
          `${format.count(windows, 'forecast')}. ${say(verdict)}`,
    'automatic.slow': ({ references }, { say, format }) =>
      `Left out for want of time: ${format.list(references.map(say))}.`,
    'automatic.network': ({ kept, verdict }, { say }) =>
      `A network was trained and is ${kept ? 'kept' : 'not kept'}. ${say(verdict)}`,
    'automatic.network-failed': ({ problem }, { say }) => `No network is kept. ${say(problem)}`,
    'automatic.network-untried': ({ why }) =>
      ({
        time: 'No network was trained: the references left too little time.',
        data: 'No network was trained: there are too few windows to learn from and to judge it by.',
        stopped: 'No network was judged: the run was stopped before.',
      })[why],
    'ended.fit-unfinished': 'Ended before the fit was done; it begins anew when it goes on.',
    'causality.causal': 'Causal: no prediction moves when a later frame is disturbed.',
    'causality.peeks': ({ frames }, { format }) =>
      `Sees ${format.count(frames, 'frame')} ahead: a prediction moves when ` +
      (frames === 1
        ? 'the very frame it is to predict is'
        : 'the frame it is to predict or a later one is') +
      ' disturbed, so its training error looks better than its forecasts can be.',
    'device.in-pieces': ({ device, batchSize, piece }, { say }) =>
      `${say(device)}; batches of ${batchSize} in pieces of ${piece}`,
    'memory.in-pieces': ({ batchSize, needed, budget, piece, normalizes }, { format }) =>
      `A batch of ${batchSize} windows needs about ${format.bytes(needed)} of memory and ` +
      `${format.bytes(budget)} are planned for it, ` +
      `so it is computed in pieces of ${piece}; the update is the same` +
      (normalizes
        ? ', except that batch normalization sees the mean and variance of each piece'
        : '') +
      '.',
  },
} satisfies AreaTexts<typeof area>
