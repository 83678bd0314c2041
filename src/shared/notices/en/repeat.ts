import type { AreaTexts } from '../area'
import type { repeat as area } from '../areas/repeat'

export const repeat = {
  errors: {
    'repeat.no-record': [
      ({ name }) => `The run "${name}" was trained by a version that kept too little of it.`,
      'Train it anew; what this version trains can be repeated.',
    ],
    'repeat.several-devices': [
      ({ name, devices }, { format }) =>
        `The run "${name}" was computed on several devices: ${format.list(devices)}.`,
      'No single training gives the same bits.',
    ],
    'repeat.other-maker': [
      ({ name, then, now }) =>
        `The run "${name}" was trained by Gridcast ${then}; this is ${now}. The same bits are not` +
        ' promised.',
      'Repeat it there, or compare anyway (--anyway).',
    ],
    'repeat.data-changed': [
      ({ name, dataset }) =>
        `The data "${dataset}" is no longer what the run "${name}" was trained on.`,
      'Look at it with `gridcast check`.',
    ],
    'repeat.grown-automatic': [
      ({ name }) =>
        `The run "${name}" was found automatically and then trained further on other windows.`,
      'An automatic run can be repeated as it was found.',
    ],
    'repeat.is-none': [
      ({ name }) => `The run "${name}" repeats no other.`,
      'Repeat a run with `gridcast repeat RUN`.',
    ],
    'repeat.unfinished': [
      ({ name }) => `The run "${name}" is not done yet.`,
      'Let it be trained to its end.',
    ],
  },
  sentences: {
    'repeat.same': ({ epochs }, { format }) =>
      epochs === 0
        ? 'The same: all numbers are equal, bit for bit.'
        : `The same: the losses of ${format.count(epochs, 'epoch')} and all weights are equal, ` +
          'bit for bit.',
    'repeat.loss-differs': ({ epoch, part, then, now }) =>
      `Not the same: it differs first in epoch ${epoch}, whose ${part} loss was ${then} and ` +
      `is ${now}.`,
    'repeat.weights-differ': ({ tensor }) =>
      `Not the same: all losses are equal, but the weights "${tensor}" differ.`,
    'repeat.grown': ({ epochs }, { format }) =>
      `The losses of ${format.count(epochs, 'epoch')} are equal, bit for bit; the run was ` +
      'trained further since, so its weights can no longer be compared.',
  },
} satisfies AreaTexts<typeof area>
