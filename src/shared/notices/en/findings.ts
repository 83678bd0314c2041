import type { AreaTexts, Words } from '../area'
import type { CensoredAs, Duplicates, Fill, findings as area, WayOut } from '../areas/findings'
import { stepWords } from './training'

const ways: Readonly<Record<WayOut, string>> = {
  grid:
    'Save the data as .npy or CSV and import that file (in Python: numpy.save("data.npy", ' +
    'array)).',
  grib: 'Convert it with `cdo -f nc copy in.grib out.nc`, then save the array with numpy.save.',
  picture: 'Save the pictures as one array, time first, with numpy.save, and import that file.',
  table: 'Save the data as CSV, one row per place and date, and import that file.',
  sheet: 'Open it, save the sheet as "CSV UTF-8 (*.csv)", and import that file.',
  unpack: 'Unpack it and import the file that holds the data.',
}
const sorts: Readonly<Record<string, (name: string) => string>> = {
  picture: (name) => `a ${name} picture`,
  video: (name) => `a video (${name})`,
  document: (name) => `a document (${name})`,
  table: (name) => `a table or database (${name})`,
  archive: (name) => `packed with ${name}`,
  pickle: () => 'a Python pickle, which is never loaded because that would run code',
}
const fills: Readonly<Record<Fill, string>> = {
  zero: 'filled with 0',
  hold: 'filled with the value before',
  interpolate: 'filled by interpolation between the values before and after',
  mask: 'kept as "no data"',
}
const hows: Readonly<Record<Duplicates, string>> = {
  sum: 'added up',
  mean: 'averaged',
  last: 'replaced by the last one',
}
const censored: Readonly<Record<CensoredAs, string>> = {
  half: 'those below one count as half of it, the others as the limit',
  limit: 'they count as the limit',
  zero: 'those below one count as 0, the others as the limit',
  mask: 'they are kept as "no data"',
}
const shown = (examples: readonly string[], more: boolean) =>
  examples.join(', ') + (more ? ', …' : '')
const rows = (count: number, { format }: Words) => format.count(count, 'row has', 'rows have')
const cells = (count: number, { format }: Words) => format.count(count, 'cell')
const where = (seen: number | null, { format }: Words) =>
  seen === null ? '' : ` in the ${format.number(seen)} values looked at so far`

export const findings = {
  errors: {
    'import.known-format': [
      ({ file, kind }) => {
        const [sort = '', name = ''] = kind.split(':')
        return (
          `${file} is ${sorts[sort]?.(name) ?? `a file of the kind ${kind}`}, which can't be ` +
          'read yet.'
        )
      },
      ({ way }) => ways[way],
    ],
  },
  sentences: {
    'finding.of-variable': ({ name, finding }, { say }) => `"${name}": ${say(finding)}`,
    'finding.windows-1252': 'The text is read as Windows-1252, since it is not UTF-8.',
    'finding.unit': ({ unit }) => `The unit "${unit}" is shown with every value.`,
    'finding.bad-dates': ({ count, format, examples, more }, words) =>
      `${rows(count, words)} a date that is not ${format} or does not exist; they are left ` +
      `out (${shown(examples, more)}).`,
    'finding.bad-coordinates': ({ count, examples, more }, words) =>
      `${rows(count, words)} no readable coordinates; they are left out (` +
      `${shown(examples, more)}).`,
    'finding.off-globe': ({ count, examples, more }, words) =>
      `${rows(count, words)} coordinates off the globe (latitude -90 to 90, longitude -180 ` +
      `to 360); they are left out (${shown(examples, more)}).`,
    'finding.bad-values': ({ count, examples, more }, words) =>
      `${rows(count, words)} a value that is no number; they count as empty (` +
      `${shown(examples, more)}).`,
    'finding.few-columns': ({ count, examples, more }, words) =>
      `${rows(count, words)} fewer columns than the first row (${shown(examples, more)}).`,
    'finding.mixed-dates': ({ one, other, example }) =>
      `The dates are written in two ways: ${one} and ${other} (${example}).`,
    'finding.missing-dates': ({ count, frames, examples, more, fill }, { format }) =>
      `${format.count(count, 'date')} of ${frames} without any row (${shown(examples, more)}): ` +
      `${fills[fill]}.`,
    'finding.crowded-step': ({ dates, frames, step }, { format }) =>
      `${format.number(dates)} different dates fall into ${format.count(frames, 'frame')} of ` +
      `${format.count(step.count, stepWords[step.unit])}.`,
    'finding.one-date': 'There is only one date: nothing changes in time.',
    'finding.last-incomplete': ({ time, frames, sum, before }, { format }) =>
      `The newest period, ${time}, adds up to ${format.number(sum, 4)} after ` +
      `${format.number(before, 4)}: it never fell so much before, so not all of it may have been ` +
      `reported. Where that is so, keep the first ${frames} frames with the step "clip in time".`,
    'finding.empty-cells': ({ count, share, fill }, { format }) =>
      `${format.count(count, 'cell is', 'cells are')} empty on some dates (` +
      `${format.percent(share)}): ${fills[fill]}.`,
    'finding.repeated-rows': ({ count, examples, more, how }, { format }) =>
      `${format.count(count, 'row repeats', 'rows repeat')} a place and date that an earlier ` +
      `row has (${shown(examples, more)}); such values are ${hows[how]}.`,
    'finding.shared-cells': ({ count, how }, { format }) =>
      `${format.count(count, 'value shares', 'values share')} a cell and date with another ` +
      `place; such values are ${hows[how]}.`,
    'finding.off-grid': ({ places, x, y, degrees, height, width, alone }, { format }) =>
      `${format.count(places, 'place does', 'places do')} not lie on a grid; cells of ${x} x ` +
      `${y}${degrees ? ' degrees' : ''} make a map of ${height} x ${width}, and ` +
      `${format.number(alone)} of the places have a cell of their own.`,
    'finding.one-line': ({ side }) => `The map has only one ${side}: it has no second dimension.`,
    'finding.outside-map': ({ count, cells: all }, { format }) =>
      `${format.count(count, 'cell has', 'cells have')} no value at any time and ` +
      `${count === 1 ? 'stays' : 'stay'} outside the map (of ${format.number(all)}).`,
    'finding.moved-west': 'Longitudes above 180 are counted west of Greenwich (350 becomes -10).',
    'finding.null-island':
      'A place lies at latitude 0, longitude 0, which often means that its place is unknown.',
    'finding.marked': ({ count, mark }, { format }) =>
      `${format.count(count, 'value is', 'values are')} ${mark}, taken as "no data".`,
    'finding.constant': ({ value }) =>
      `Every value is ${value}: there is nothing to learn. Look whether the right one was chosen.`,
    'finding.dwarfed': ({ value, low, high }) =>
      `Nearly all values lie from ${low} to ${high}, but some reach ${value}. ` +
      'If that is an error or means "no data", say so here; a training cuts such values short.',
    'finding.nearly-empty': ({ count, cells }, { format }) =>
      `Only ${format.count(count, 'value is', 'values are')} there in ` +
      `${format.count(cells, 'cell')} of all frames: too few to learn from.`,
    'finding.negative': ({ count, examples }, { format }) =>
      `${format.count(count, 'value is', 'values are')} negative (${examples.join(', ')}), ` +
      'which counts never are; they are kept.',
    'finding.no-header':
      'The first row is data: the columns have no names. They are taken as date, y, x and ' +
      'value by what stands in them.',
    'finding.dates-in-columns': ({ count, format }) =>
      `Each date is a column of its own (${count} of them, ${format}); the table is read ` +
      'place by place.',
    'finding.places-in-columns': ({ count, example }) =>
      `Each place is a column of its own (${count} of them, named like "${example}": ` +
      'latitude, longitude).',
    'finding.ambiguous-dates': ({ column, example, one, other }) =>
      `The dates in "${column}" (such as ${example}) fit both ${one} and ${other}: which of ` +
      'the two?',
    'finding.week-system': ({ columns, system }) => {
      const read =
        columns.length === 1
          ? `The column ${columns.join()} is read`
          : `The date is put together from the columns ${columns.join(', ')},`
      return system === 'iso-week'
        ? `${read} as ISO weeks (from Monday, as the WHO counts them); choose MMWR weeks if they ` +
            'begin on Sunday.'
        : `${read} as MMWR weeks (from Sunday, as the US CDC counts them); choose ISO weeks if ` +
            'they begin on Monday.'
    },
    'finding.skipped-lines': ({ above, under, comment }, { format }) => {
      const parts = [
        above > 0 ? `${format.count(above, 'line')} above the header` : '',
        under > 0 ? `${format.count(under, 'row')} under it` : '',
        comment === '' ? '' : `lines that begin with ${comment}`,
      ].filter((part) => part !== '')
      return `No data, and left out: ${format.list(parts)}.`
    },
    'finding.counted-rows': ({ columns }) =>
      `No column holds numbers beside date and place (${columns.join(', ')}): the rows are ` +
      'counted, one for each observation.',
    'finding.swapped': ({ y, x, value }) =>
      `"${y}" holds ${value}, which no latitude is, and every "${x}" would be one: the two are ` +
      'taken the other way round.',
    'finding.long-rows': ({ count, examples, more }, words) =>
      `${rows(count, words)} more fields than there are columns; they are left out ` +
      `(${shown(examples, more)}).`,
    'finding.censored': ({ count, examples, more, how }, { format }) =>
      `${format.count(count, 'value is', 'values are')} known only to lie below or above a ` +
      `limit (${shown(examples, more)}); ${censored[how]}.`,
    'finding.no-zone': ({ first }) =>
      `Nothing says whose clock the hours are told by (the first is ${first}): they are taken ` +
      'as UTC.',
    'finding.doubled-hour': ({ example, dates }) =>
      `Clocks were set back within these ${dates} times (such as ${example}): an hour comes ` +
      'twice at the same places. It is not added up; say in which zone the clocks are.',
    'finding.marks': ({ marks, step }) =>
      marks === 'end'
        ? `Each date is the last day of its ${stepWords[step.unit]}.`
        : `Each date is a day in the middle of its ${stepWords[step.unit]}.`,
    'finding.copied-rows': ({ count, examples, more }, { format }) =>
      `${format.count(count, 'row says', 'rows say')} the same as an earlier one in every ` +
      `field (${shown(examples, more)}); each counts once.`,
    'finding.suspect': ({ count, mark }, { format }) =>
      `${format.count(count, 'value is', 'values are')} ${mark}, the largest number of its size ` +
      'in a computer, and far above the others: does it mean "no data", or is it a value (none)?',
    'finding.uneven-steps': ({ names }, { format }) =>
      `The steps of ${format.names(names)} are uneven: each coordinate has a row or column of ` +
      'its own, placed at even steps on the map.',
    'finding.date-line':
      'The map lies over the date line: its longitudes go on beyond 180, so that neighbours ' +
      'stay neighbours.',
    'finding.totals': ({ cells, neverFall, fall, differences }) =>
      `The counts only grow (${neverFall} of ${cells} cells never ` +
      `fall${fall === null ? '' : `; the first fall is on ${fall}`}), as running totals do; ${
        differences ? 'their differences are taken.' : 'take their differences if they are.'
      }`,
    'finding.rounded': ({ distinct, kept, value, becomes }, { format }) =>
      kept === distinct
        ? `Whole numbers above 16777216 are rounded to 7 digits: ${value} becomes ${becomes}. ` +
          'Use a larger unit if that matters.'
        : 'The numbers are too large for the differences between them: of ' +
          `${format.number(distinct)} different values ${format.number(kept)} stay different (` +
          `${value} becomes ${becomes}). Subtract a fixed number, or use a smaller unit.`,
    'finding.joined-date': ({ columns }) =>
      `The date is put together from the columns ${columns.join(', ')}.`,
    'finding.several-values': ({ names, taken }) =>
      `${names.length} columns could be the value (${quoted(names)}); "${taken}" is taken.`,
    'finding.nan-cells': ({ count, seen }, words) =>
      `${cells(count, words)} without data (NaN)${where(seen, words)}.`,
    'finding.declared-missing': ({ count, seen }, words) =>
      `${cells(count, words)} that the file declares to be without data${where(seen, words)}.`,
    'finding.infinite': ({ count, seen }, words) =>
      `${cells(count, words)} with an infinite value${where(seen, words)}, taken as no data.`,
    'finding.marked-cells': ({ count, mark, seen }, words) =>
      `${cells(count, words)} with ${mark}${where(seen, words)}, taken as no data.`,
    'finding.inexact': ({ count, seen, example }, words) =>
      `${words.format.count(count, 'whole number', 'whole numbers')}${where(seen, words)} ` +
      `${count === 1 ? 'is' : 'are'} too large to be kept exactly (for example ${example}) ` +
      'and rounded to 7 digits.',
    'finding.float64': 'The numbers are kept with 7 significant digits (float32).',
    'finding.trailing-bytes': ({ bytes }, { format }) =>
      `${format.count(bytes, 'byte')} after the end of the array are ignored.`,
    'finding.picked': ({ axis, name, length }) =>
      (name === '' ? `Axis ${axis}` : `The axis "${name}"`) +
      ` has ${length} indices, of which the first is read.`,
    'finding.time-last': ({ length }) =>
      `The first two axes are equally long, so the last one (${length}) is taken as time.`,
    'finding.read-as': ({ shape, axes }, { format }) =>
      `${format.shape(shape)} is read as ${axes.join(', ')}.`,
    'finding.frames-or-sequences': ({ shape, sequences, frames }, { format }) =>
      `${format.shape(shape)} is read as ${sequences} sequences of ${frames} frames; it ` +
      `could also be ${sequences} frames of ${frames} sequences.`,
    'finding.channels-or-frames': ({ shape, sequences, frames }, { format }) =>
      `${format.shape(shape)} is read as time, channels, height, width; it could also be ` +
      `${sequences} sequences of ${frames} frames.`,
    'finding.channels-or-sequences': ({ shape }, { format }) =>
      `${format.shape(shape)} is read as time, height, width, channels; it could also hold ` +
      'sequences.',
    'finding.moving-mnist': ({ shape, frames, sequences }, { format }) =>
      `${format.shape(shape)} is read as in Moving MNIST: ${frames} frames of ${sequences} ` +
      'sequences.',
    'finding.uneven': ({ names }, { format }) =>
      `The coordinates ${format.names(names)} are not evenly spaced; the grid is kept, but ` +
      'not where it lies.',
    'finding.irregular-times': ({ present, wanted }) =>
      `The times are irregular: at this step the ${present} frames would lie among ${wanted}. ` +
      'They are taken one after the other; choose a longer step to keep their dates.',
    'finding.gaps': ({ count, frames, examples, more }, { format }) =>
      `${format.number(count)} of ${frames} frames ${count === 1 ? 'is' : 'are'} not in the ` +
      `file (${shown(examples, more)}): kept as "no data".`,
    'finding.same-times': ({ count, first }, { format }) =>
      `${format.count(count, 'frame has', 'frames have')} the same time as another (the ` +
      `first at ${format.time(first)}); the last of each is taken.`,
    'finding.reordered':
      'The frames are not in the order of time in the file; they are put in order.',
    'finding.several-arrays': ({ names, taken }) =>
      `The file holds ${names.length} arrays that could be the data (${quoted(names)}); "` +
      `${taken}" is shown.`,
    'why.keras':
      'Every frame predicts the next, with binary cross-entropy, Adam and batches of 2, as ' +
      'the Keras example does.',
    'why.keras-peeks':
      'Its last layer sees one frame ahead, which is the frame to predict: its training ' +
      'error looks better than its forecasts.',
    'why.keras-causal':
      'Its last layer looks only back, unlike the published one, so its training error is ' +
      'what forecasts can reach.',
    'why.picture':
      'The values are those of pictures, so they are brought to 0..1 and scored by binary ' +
      'cross-entropy.',
    'why.picture-direct': ({ mirrored }) =>
      'The values are those of pictures, so they are brought to 0..1 and scored by the ' +
      'squared error' +
      (mirrored ? '; mirrored windows are learned from too' : '') +
      '.',
    'why.correction': ({ mirrored }) =>
      'The network reads the best forecast that arithmetic gives and corrects it, scored by the ' +
      'squared error in the unit of the data' +
      (mirrored ? '; mirrored windows are learned from too' : '') +
      '.',
    'why.amounts':
      'The values are amounts from near 0 upwards, so their logarithm (of the size, with the ' +
      'sign kept) is used, and the model predicts the change from the newest frame.',
    'why.loss-counts':
      'They are whole numbers from 0 upwards: the losses negative binomial and, where counts ' +
      'vary little, Poisson are made for such; give one a weight to try it.',
    'why.loss-amounts':
      'Most are near 0 and a few are large: the balanced loss counts the large ones more; give ' +
      'it a weight where these matter most.',
    'why.measurements':
      'The values are measurements on a scale, so they are standardized, and the model ' +
      'predicts the change from the newest frame.',
    'why.clips': ({ frames, inputs, targets }, { format }) =>
      `A sequence has ${format.count(frames, 'frame')}, so ${inputs} ` +
      `${inputs === 1 ? 'is' : 'are'} read and the next ${targets} predicted.`,
    'why.series': ({ frames, inputs, targets }, { format }) =>
      `Of ${format.count(frames, 'frame')}, windows read ${inputs} and predict ${targets}, ` +
      'so that enough windows are left to train on and to check with.',
    'why.patches': ({ patch, uneven }) =>
      `Patches of ${patch} x ${patch} cells are computed together` +
      (uneven ? '; the edges are padded and cropped again' : '') +
      ', which is faster.',
    'why.batch': ({ windows, most }) =>
      'Every step trains on ' +
      (windows === 1 ? 'one window' : `${windows} windows`) +
      ` instead of ${most}, to suit the number of windows and the memory they need.`,
    'why.missing': 'Cells without data count neither in training nor in the scores.',
  },
} satisfies AreaTexts<typeof area>

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ')
}
