import type { AreaTexts } from '../area'
import type { Damage, gridded as area, GridFormat } from '../areas/gridded'
import { stepWords } from './training'

const again = 'Ask for the file again; this copy is damaged.'
const shown = (examples: readonly string[], more: boolean) =>
  examples.join(', ') + (more ? ', …' : '')

const damages: Readonly<Record<Damage, string>> = {
  outside: 'it points to a place outside the file',
  loop: 'the list of its images goes in a circle',
  directories: 'the list of its images makes no sense',
  layout: 'the description of an image makes no sense',
  block: 'a block of numbers there can not be unpacked',
  header: 'its head makes no sense',
}
const conversions: Readonly<Record<GridFormat, string>> = {
  GeoTIFF: 'Convert it with `gdal_translate -co COMPRESS=DEFLATE -ot Float32 in.tif out.tif`.',
  Zarr: 'Write it again with zlib, Zstandard or Blosc compression and plain numbers.',
  picture: 'Import each file by itself.',
  JPEG: 'Save the pictures as PNG, in grey or in colours.',
  WebP: 'Save its frames as PNG, or all of it as GIF.',
  HDF5: 'Write it again without that, for example with `h5repack -f GZIP=4 in.h5 out.h5`.',
}

export const gridded = {
  errors: {
    'grid.header': [
      ({ file, line, key, seen }) =>
        seen === ''
          ? `The head of ${file} has no line "${key}" (it ends at line ${line}).`
          : `Line ${line} of ${file} should give a number for "${key}" and says "${seen}".`,
      'Write the head as ncols, nrows, xllcorner, yllcorner, cellsize and NODATA_value, one ' +
        'number each.',
    ],
    'grid.count': [
      ({ file, has, needed, rows, columns }, { format }) =>
        `${file} has ${format.number(has)} of the ${format.number(needed)} numbers that its ` +
        `head promises (${rows} rows of ${columns}).`,
      again,
    ],
    'grid.number': [
      ({ file, line, text }) => `Line ${line} of ${file} holds "${text}" where a number should be.`,
      again,
    ],
    'grid.cut-off': [
      ({ file, at, missing }, { format }) =>
        `${file} is cut off: ${format.count(missing, 'byte')} of what lies at byte ${at} ` +
        `${missing === 1 ? 'is' : 'are'} missing.`,
      again,
    ],
    'grid.damaged': [
      ({ file, at, problem, detail }) =>
        `${file} is damaged at byte ${at}: ${damages[problem]}` +
        `${detail === '' ? '' : ` (${detail})`}.`,
      again,
    ],
    'grid.unsupported': [
      ({ file, what }) => `${file} holds ${what}, which can't be read.`,
      ({ format }) => conversions[format],
    ],
    'grid.placeholder': [
      ({ file }) => `${file} is a placeholder of Git LFS, not the data itself.`,
      "Fetch the file with `git lfs pull`, or download it from the project's page.",
    ],
    'grid.library': [
      ({ file, format, detail }) => `${file} can't be opened as ${format}: ${detail}.`,
      again,
    ],
    'import.parquet-group': [
      ({ file, cells, bytes }, { format }) =>
        `${file} has a group of rows with ${format.count(cells, 'value')} ` +
        `(${format.bytes(bytes)}), more than are held at once.`,
      'Write it again with smaller groups, in Python ' +
        '`df.to_parquet(name, row_group_size=100_000)`.',
    ],
    'import.picture-bytes': [
      ({ file, bytes }, { format }) =>
        `${file} is a picture of ${format.bytes(bytes)}, larger than any that is read.`,
      'Save it smaller, or cut it into tiles.',
    ],
    'import.workbook-size': [
      ({ file, bytes, most }, { format }) =>
        `${file} holds ${format.bytes(bytes)} unpacked; at most ${format.bytes(most)} are read.`,
      'Save the sheet as "CSV UTF-8 (*.csv)" and import that file.',
    ],
    'grid.part': [
      ({ file, variable, at, detail }) =>
        `"${variable}" in ${file} can't be read` +
        `${at.length === 0 ? '' : ` from index ${at.join(', ')} on`}` +
        `${detail === '' ? '' : `: ${detail}`}.`,
      again,
    ],
  },
  sentences: {
    'finding.one-frame': 'There is only one frame: nothing changes in time.',
    'finding.delays': ({ least, most }) =>
      `The frames are shown for ${least} to ${most} seconds; they are taken at equal steps.`,
    'finding.turned':
      'Pictures are turned as their orientation (EXIF) says, the way that viewers show them.',
    'finding.columns-left': ({ names }, { format }) =>
      `${format.list(names.map((name) => `"${name}"`))} ` +
      `${names.length === 1 ? 'holds' : 'hold'} lists, records or shapes and ` +
      `${names.length === 1 ? 'is' : 'are'} left out.`,
    'finding.sheet-taken': ({ taken, names }, { format }) =>
      `The sheet "${taken}" is read, the largest one; ${format.list(names)} is left out.`,
    'finding.other-calendar': ({ calendar, first, last }) =>
      `The times are in the calendar "${calendar}" (${first} to ${last}), ` +
      `with dates that the real one doesn't have: the frames are counted instead.`,
    'finding.curvilinear': ({ names }, { format }) =>
      `The coordinates ${format.list(names.map((name) => `"${name}"`))} are in two ` +
      'dimensions: the map is read without a place.',
    'finding.joined-files': ({ files }) => `The ${files} files are put together along time.`,
    'finding.matlab-axes': ({ shape }) =>
      `MATLAB keeps axes in reverse: the array is ${shape.join(' x ')} there. ` +
      'Check which axis is time.',
    'finding.dates-of-bands': ({ pattern, example }) =>
      `The bands are frames: their descriptions are dates (${pattern}, ${example}).`,
    'finding.bands-as-frames': ({ bands }) =>
      `The ${bands} bands are read as frames, one after the other; choose channels if they ` +
      'are colours or variables.',
    'finding.rotated': 'The grid lies at an angle to its coordinates: it is read without a place.',
    'finding.other-pages': ({ count, pages }, { format }) =>
      `${format.count(count, 'image has', 'images have')} another shape than the first ` +
      `${pages === 1 ? '' : `${pages} `}and ${count === 1 ? 'is' : 'are'} left out.`,
    'finding.dates-in-names': ({ pattern, example, date, rival }) =>
      `The dates are read from the names of the files as ${pattern} (${example} is ${date})` +
      (rival === null ? '.' : `; ${rival} would fit as well.`),
    'finding.order-of-names':
      'The names of the files hold no dates: frames follow each other in the order of the names.',
    'finding.absent-numbers': ({ count, examples, more }, { format }) =>
      `${format.count(count, 'number is', 'numbers are')} absent in the names of the files (` +
      `${shown(examples, more)}); the frames are taken as if they followed each other.`,
    'finding.no-step': ({ frames, first, last }) =>
      `The times of the ${frames} frames (${first} to ${last}) follow no regular step: the ` +
      'frames are counted instead.',
    'finding.unknown-times': ({ count }, { format }) =>
      `${format.count(count, 'frame has', 'frames have')} no time: the frames are counted, ` +
      'in the order of the file.',
    'finding.off-step': ({ most, step }, { format }) =>
      `The times lie up to ${format.count(most.count, stepWords[most.unit])} off a regular ` +
      'step of ' +
      `${format.count(step.count, stepWords[step.unit])}.`,
    'finding.no-crs':
      'The file names no coordinate reference system: the map is placed by its own numbers.',
  },
} satisfies AreaTexts<typeof area>
