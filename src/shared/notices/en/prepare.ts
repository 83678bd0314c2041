import type { AreaTexts } from '../area'
import type { prepare as area } from '../areas/prepare'

export const prepare = {
  errors: {
    'prepare.step': [
      ({ step, problem }) => `The step "${step}" can't be understood: ${problem}.`,
      ({ known }, { format }) => `Write it as one of: ${format.list(known)}.`,
    ],
    'prepare.crop': [
      ({ height, width, rows, columns }) =>
        `The map has ${height} rows and ${width} columns; rows ${rows} and columns ${columns}` +
        ' are not all on it.',
      'Choose a part that lies on the map.',
    ],
    'prepare.clip-time': [
      ({ frames, wanted }) => `There are ${frames} frames; ${wanted} are not all among them.`,
      'Choose frames that are there.',
    ],
    'prepare.aggregate-time': [
      ({ frames, needed }) =>
        `There are only ${frames} frames, fewer than the ${needed} that make one.`,
      'Put fewer frames into one.',
    ],
  },
  sentences: {},
} satisfies AreaTexts<typeof area>
