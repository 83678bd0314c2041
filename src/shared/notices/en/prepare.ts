import type { AreaTexts } from '../area'
import type { Period, prepare as area } from '../areas/prepare'

const periods: Readonly<Record<Period, string>> = {
  'iso-week': 'week',
  'mmwr-week': 'epidemiological week',
  month: 'month',
  quarter: 'quarter',
  year: 'year',
}

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
    'prepare.no-dates': [
      'The frames are counted and have no dates, so they belong to no week or month.',
      'Put a number of frames into one instead.',
    ],
    'prepare.to-period': [
      ({ period }) =>
        `There is no whole ${periods[period]} in the data, or a frame is longer than one.`,
      'Choose another period.',
    ],
    'prepare.no-place': [
      "The map has no coordinates, so it can't be laid beside polygons.",
      'Crop it by rows and columns instead.',
    ],
    'prepare.mask-empty': [
      'No cell of the map has its middle there: nothing would be left.',
      "Check that the polygons have the map's coordinates, and their order: x, then y.",
    ],
    'prepare.other-grid': [
      ({ other, height, width, otherHeight, otherWidth }) =>
        `"${other}" lies on another grid (${otherHeight} x ${otherWidth} cells) than this ` +
        `dataset (${height} x ${width} cells).`,
      'Bring both on one grid: with the same cell size at the import, or by crop and resample.',
    ],
    'prepare.other-times': [
      ({ other }) => `The frames of "${other}" can't be laid beside those of this dataset.`,
      'It needs one frame for all, or frames of the same step, and as many sequences or one.',
    ],
    'prepare.no-recipe': [
      ({ name }) => `"${name}" was imported, not prepared: it has no recipe to follow.`,
      'Name a dataset that was made by `gridcast prepare`.',
    ],
    'prepare.mask-file': [
      ({ file }) => `${file} holds no polygons.`,
      'Give a GeoJSON file with polygons in the coordinates of the map.',
    ],
  },
  sentences: {},
} satisfies AreaTexts<typeof area>
