import type { AreaTexts } from '../area'
import type { importing as area, ValueKind } from '../areas/importing'
import { stepWords } from './training'

const again = 'Ask for the file again; this copy is damaged.'
const resave =
  'Save it again with numpy.save as an array of numbers, for example array.astype("float32").'
const kinds: Readonly<Record<ValueKind, string>> = {
  records: 'records with named fields',
  objects: 'Python objects, which are never loaded because that would run code',
  complex: 'complex numbers',
  text: 'text',
  dates: 'dates',
  durations: 'lengths of time',
  bytes: 'raw bytes',
  extended: 'extended-precision numbers',
  unknown: 'an unknown kind of value',
}

export const importing = {
  errors: {
    'npy.not-npy': [
      ({ file }) => `${file} does not begin as a .npy file does.`,
      'Choose a .npy, .npz or .csv file.',
    ],
    'npy.truncated': [
      ({ file, has, needed }) =>
        `${file} is cut off: ${needed - has} bytes are missing at its end (it has ${has}, ` +
        `its header promises ${needed}).`,
      'Ask for the file again or save it again with numpy.save; this copy is damaged.',
    ],
    'npy.version': [
      ({ file, version }) => `${file} is a .npy of version ${version}; versions 1 to 3 are known.`,
      resave,
    ],
    'npy.header-size': [
      ({ file, bytes, most }, { format }) =>
        `The .npy header of ${file} says that it is ${format.bytes(bytes)} long; ` +
        `at most ${format.bytes(most)} are read.`,
      again,
    ],
    'npy.header': [
      ({ file, field, seen }) => `The .npy header of ${file} has no readable ${field} (${seen}).`,
      again,
    ],
    'npy.dtype': [
      ({ file, descr, kind }) => `${file} holds ${kinds[kind]} (${descr}), not real numbers.`,
      resave,
    ],
    'npy.axis-length': [
      ({ file, axis, length }) =>
        `The .npy header of ${file} gives axis ${axis} the impossible length ${length}.`,
      again,
    ],
    'npy.shape': [
      ({ file, shape }) =>
        `The .npy header of ${file} claims the shape (${shape.join(', ')}), more numbers ` +
        'than any disk holds.',
      again,
    ],
    'import.empty': [({ file }) => `${file} is empty.`, 'Choose a file with data in it.'],
    'import.empty-axis': [
      ({ file, axis, meaning }) =>
        `${file} is empty: its axis ${axis} (${meaning}) has the length 0.`,
      'Choose a file with data in it.',
    ],
    'import.no-values': [
      ({ file }) => `${file} has no valid value: every cell is empty, NaN or marked as missing.`,
      'Check which column or array holds the values and which value means "no data".',
    ],
    'import.disk-full': [
      ({ file, needed, free }, { format }) =>
        `There is no room on the disk for ${file}` +
        (needed === null ? '' : `: ${format.bytes(needed)} are needed`) +
        (free === null
          ? ', and it became full while it was written'
          : `, ${format.bytes(free)} are free`) +
        '.',
      'Free some space, or choose another data folder with --data-dir.',
    ],
    'import.grid-too-large': [
      ({ file, height, width }) =>
        `${file} would make a grid of ${height} x ${width} cells, more than can be handled.`,
      'Choose larger cells or a longer step.',
    ],
    'import.too-many-values': [
      ({ file, places, frames }) =>
        `${file} would make ${places} places at ${frames} times, more than can be handled.`,
      'Choose larger cells or a longer step.',
    ],
    'import.too-many-frames': [
      ({ step, frames, most }, { format }) =>
        `A step of ${format.count(step.count, stepWords[step.unit])} makes ` +
        `${format.count(frames, 'frame')}, more than the ${format.number(most, 8)} that can ` +
        'be handled.',
      'Choose a longer step.',
    ],
    'import.no-rows': [
      ({ file, example }) =>
        `No row of ${file} has a readable date and place${example === '' ? '' : ` (${example})`}.`,
      'Choose other columns for date and coordinates, or another date format.',
    ],
    'import.no-column': [
      ({ file, column }) => `${file} has no column called "${column}".`,
      ({ columns }, { format }) => `Choose among its columns: ${format.list(columns, 'or')}.`,
    ],
    'import.too-many-rows': [
      ({ file, most }, { format }) => `${file} has more than ${format.number(most, 9)} values.`,
      'Save the data as .npy, or cut the table into parts.',
    ],
    'import.one-column': [
      ({ file }) =>
        `${file} has no columns: its lines are not cut by commas, semicolons, tabs or bars.`,
      'Save the data as CSV, with one row per place and date.',
    ],
    'import.csv-quotes': [
      ({ file, row }) =>
        `${file}: row ${row} does not end; a quotation mark (") in it is probably never closed.`,
      'Correct that row in a spreadsheet or an editor and import the file again.',
    ],
    'import.row-too-long': [
      ({ file, row, most }, { format }) =>
        `${file}: row ${row} has more than ${format.count(most, 'character')}; ` +
        'tables have shorter rows.',
      'Check that the file is a table, and that its rows end with line breaks.',
    ],
    'import.no-dates': [
      ({ file, columns }) =>
        `No column of ${file} holds dates or frame numbers (its columns: ${columns.join(', ')}).`,
      'Add a column with dates such as 2020-02-24, or with frame numbers, and name it "date" ' +
        'or "frame".',
    ],
    'import.no-coordinates': [
      ({ file, columns }) =>
        `${file} has no coordinates: no two of its columns (${columns.join(', ')}) are ` +
        'latitude and longitude, x and y, or row and column.',
      'If it names regions, bring a GeoJSON file or a shapefile with their outlines together ' +
        'with it; else add a latitude and a longitude column.',
    ],
    'import.answer': [
      ({ answer }) => `The answer "${answer}" names no field.`,
      'Write it as field=value, such as dateFormat=dd/MM/yyyy.',
    ],
    'import.no-field': [
      ({ field }) => `"${field}" is no field of the way in which this file is read.`,
      ({ fields }, { format }) => `Its fields are ${format.list(fields)}.`,
    ],
    'import.zone': [
      ({ file, zone }) => `"${zone}" is no time zone for the hours of ${file}.`,
      'Name it as UTC, as an offset such as +02:00, or by place such as Europe/Berlin.',
    ],
    'import.unanswered': [
      ({ file, question }, { say }) =>
        `${file} can't be imported before this is answered. ${say(question)}`,
      ({ field, choices }, { format }) =>
        `Answer in the window, or with ${format.list(
          choices.map((choice) => `\`--answer ${field}=${choice}\``),
          'or',
        )}.`,
    ],
    'import.web-page': [
      ({ file }) => `${file} is a web page, not a table: the download probably failed.`,
      'Download the file again and check that it opens in a spreadsheet.',
    ],
    'import.no-table': [
      ({ file, kind }) => `${file} is ${kind}, not a table.`,
      'Save the data as CSV, one row per place and date.',
    ],
    'import.mixed-dates': [
      ({ file, one, other, example }) =>
        `${file} writes its dates in two ways: ${one} and ${other} (${example}).`,
      'Write all dates in one way, best as yyyy-MM-dd, and import the file again.',
    ],
    'import.other-plan': [
      ({ file, is }) =>
        is === 'table'
          ? `${file} is a table, but the plan is not.`
          : is === 'grid'
            ? `${file} holds grids, but the plan is not for a grid.`
            : `${file} is a table of regions, but the plan is not.`,
      'Inspect the file again.',
    ],
    'import.zip-damaged': [
      ({ file, problem }, { say }) => `${file} is a ZIP file, but ${say(problem)}.`,
      again,
    ],
    'import.zip-encrypted': [
      ({ file, member }) => `"${member}" in ${file} is protected with a password.`,
      'Save it again without a password.',
    ],
    'import.zip-method': [
      ({ file, member, method }) =>
        `"${member}" in ${file} is compressed with ${method}, which can't be read here.`,
      'Save it again with the usual compression (deflate).',
    ],
    'import.zip-in-gzip': [
      ({ file }) => `${file} is a ZIP file inside gzip, packed twice.`,
      'Unpack it once and import the ZIP file.',
    ],
    'import.gzip-damaged': [({ file, detail }) => `${file} can't be unpacked: ${detail}.`, again],
    'import.unpacked-size': [
      ({ file, size, room, limited }, { format }) =>
        `${file} unpacks to ` +
        `${size === null ? `more than ${format.bytes(room)}` : format.bytes(size)}; ` +
        (limited === 'limit'
          ? `at most ${format.bytes(room)} are unpacked`
          : `only ${format.bytes(room)} are free on the disk`) +
        '.',
      'Unpack it with a program for archives, and import the file that holds the data.',
    ],
    'import.unreadable': [
      ({ file, code }) => `${file} can't be opened (${code}).`,
      'Check that it is still there and that you may read it.',
    ],
    'import.file-changed': [
      ({ file, at, missing }) =>
        `${file} ended at byte ${at} while it was read; ${missing} more were expected.`,
      'Wait until the file is complete and import it again.',
    ],
    'import.workbook-cells': [
      ({ file, cells, most }, { format }) =>
        `A sheet of ${file} reaches over ${format.count(cells, 'cell')}; ` +
        `at most ${format.number(most)} are read.`,
      'Save the table as .csv.',
    ],
    'import.too-many-files': [
      ({ file, files, most }, { format }) =>
        `${file} holds ${format.count(files, 'file')}, more than ${format.number(most)}.`,
      'Choose the files that hold the data.',
    ],
    'import.unknown-bytes': [
      ({ file, bytes }) =>
        `${file} is neither text nor a kind of file that is known here (its first bytes are ` +
        `${bytes}).`,
      'Choose a .npy, .npz or .csv file.',
    ],
    'import.no-data-inside': [
      ({ file, isFolder, names, why }, { say }) =>
        `${file} is a ${isFolder ? 'folder' : 'ZIP file'} without any file in it that can be ` +
        `read (${names.length === 0 ? 'it is empty' : shown(names)}).` +
        `${why === null ? '' : ` ${say(why)}`}`,
      'Choose the file that holds the data, as .npy, .npz or CSV.',
    ],
    'import.workbook': [
      ({ file, isWorkbook }) =>
        `${file} is ` +
        (isWorkbook ? 'an Excel workbook' : 'an office document') +
        ", which can't be read directly.",
      'Open it, choose the sheet, save it as "CSV UTF-8 (*.csv)", and import that file.',
    ],
    'import.not-together': [
      ({ file, groups }) =>
        `${file} are ` +
        (groups > 1 ? `${groups} datasets` : 'files that do not belong together') +
        ', not one.',
      'Import them one after the other.',
    ],
    'import.several-inside': [
      ({ file, names }) =>
        `${file} holds ${names.length} files that could each be the data (${shown(names)}).`,
      ({ isFolder }) =>
        isFolder
          ? 'Choose one of them instead of the folder.'
          : 'Unpack it and import the one you need.',
    ],
    'import.array-rank': [
      ({ file, shape }) => `${file} holds ${rank(shape)}, not a sequence of maps.`,
      'Save an array of 3 axes (time, height, width), 4 (with sequences or channels) or 5 (with ' +
        'both).',
    ],
    'import.no-maps': [
      ({ file, arrays }) =>
        `None of the arrays in ${file} is a sequence of maps: ${shown(arrays, 8)}.`,
      'Save an array of 3 axes (time, height, width), 4 or 5.',
    ],
    'import.axes-count': [
      ({ file, shape, axes }, { format }) =>
        `${file} has ${shape.length} axes (${format.shape(shape)}), but ${axes.length} are ` +
        `named (${axes.join(', ')}).`,
      'Name each axis once, with time, height and width among them.',
    ],
    'import.axes': [
      ({ file, axes, lacks }) =>
        `The axes of ${file} (${axes.join(', ')}) ` +
        (lacks === null ? 'name one axis twice' : `lack ${lacks}`) +
        '.',
      'Name each axis once, with time, height and width among them.',
    ],
    'import.other-shape': [
      ({ file, one, shape, other, otherShape }, { format }) =>
        `"${other}" in ${file} has the shape ${format.shape(otherShape)}, "${one}" ` +
        `${format.shape(shape)}: they can't be channels of one dataset.`,
      'Choose variables of the same shape.',
    ],
    'import.more-channels': [
      ({ file, variable, channels }) =>
        `"${variable}" in ${file} already has ${channels} channels; other variables can't be ` +
        'further ones.',
      'Choose one variable.',
    ],
    'import.no-variable': [
      ({ file, variable }) => `${file} holds no array "${variable}".`,
      ({ known }, { format }) => `Choose ${format.list(known, 'or')}.`,
    ],
    'import.stack': [
      ({ file, other, has, otherHas }) =>
        `${other} holds ${otherHas}, ${file} ${has}: they are no frames of one series.`,
      'Import only files of the same size and kind together.',
    ],
    'samples.clips-as-table': [
      'Clips without places and dates make no table.',
      'Name the file .npy.',
    ],
    'samples.format': [
      ({ extension }) => `A sample can't be written as "${extension}".`,
      'Name the file .csv or .npy.',
    ],
  },
  sentences: {
    'zip.no-end': 'its table of contents is missing or cut off',
    'zip.entry': ({ entry }) => `entry ${entry} of its table of contents is unreadable`,
    'zip.outside': ({ member }) =>
      `${member === null ? 'its table of contents' : `"${member}"`} lies past the end of the file`,
    'zip.elsewhere': ({ member }) => `"${member}" is not where the contents say`,
    'zip.cut-off': ({ member }) => `"${member}" is cut off`,
    'zip.overlap': ({ member }) => `"${member}" lies on top of another member`,
    'zip.unpacking': ({ detail }) => `it can't be unpacked (${detail})`,
    'doing.reading-rows': 'Reading rows',
    'doing.looking': 'Looking at the numbers',
    'doing.unpacking': 'Unpacking',
    'doing.writing': 'Writing frames',
    'doing.sample': 'Making the sample',
    'doing.evaluating': 'Evaluating',
    'doing.comparing': 'Comparing with what has come in',
    'doing.forecasting': 'Forecasting',
    'doing.shuffling': 'Exchanging inputs',
    'doing.proving': 'Fitting and forecasting with noise for the future',
    'doing.racing': ({ reference }) => `Racing ${reference}`,
    'sample.epidemic':
      'Generated: weekly reported cases of a made-up infection in a made-up country; the sea ' +
      'has no data.',
    'sample.moving-digits':
      'Generated: two digits drawn with strokes, bouncing in a square of 64 x 64 pixels.',
    'sample.rain':
      'Generated: showers carried by a slowly turning wind, on a grid of 1 km every five minutes.',
  },
} satisfies AreaTexts<typeof area>

function shown(names: readonly string[], most = 3): string {
  return names.slice(0, most).join(', ') + (names.length > most ? ', …' : '')
}

function rank(shape: readonly number[]): string {
  const sides = shape.join(' x ')
  switch (shape.length) {
    case 0:
      return 'a single number'
    case 1:
      return `a single row of ${sides} numbers`
    case 2:
      return `a single map of ${sides} cells`
    default:
      return `an array of ${shape.length} axes (${sides})`
  }
}
