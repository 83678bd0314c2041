/**
 * HDF5, NetCDF-4 and MATLAB 7.3: variables chosen by name, radar composites, a frame per dataset or
 * per file.
 */
import type { Importer, OpenContext } from './importer'
import { sentence } from '../../shared/notices/say'
import { cfGridVariables } from '../formats/cf/grid-variables'
import { seriesKey } from '../formats/dates-in-names'
import { seriesOf, stackFiles } from '../formats/file-stack'
import { Hdf5File, isHdf5 } from '../formats/hdf5/hdf5-file'
import { hdf5Variables } from '../formats/hdf5/hdf5-variables'
import { radarImages, type RadarImage } from '../formats/hdf5/radar'
import { joinFiles, type VariablesOfFile } from '../formats/join-files'
import type { SourceFile } from '../files/source-file'
import { GridReader } from '../variables/grid-reader'
import type { GridFile, GridVariable } from '../variables/grid-variable'

interface Opened extends VariablesOfFile {
  hdf5: Hdf5File
  unreadable: GridFile['unreadable']
}

export const hdf5: Importer = {
  id: 'hdf5',
  match: (files) => seriesOf(files, async (file) => isHdf5(await file.start())),
  async open(files, context) {
    const opened: Opened[] = []
    const close = async () => opened.forEach((file) => file.hdf5.close())
    try {
      for (const file of files) {
        context.signal.throwIfAborted()
        opened.push(await openFile(file, context))
      }
      const variables = joinFiles(opened)
      const { unreadable = [] } = opened[0] ?? {}
      const scratch = () => context.workspace.folder()
      return new GridReader({ variables, unreadable, close, scratch }, files[0]?.title ?? '')
    } catch (error) {
      await close()
      throw error
    }
  },
}

async function openFile(file: SourceFile, context: OpenContext): Promise<Opened> {
  const hdf5 = await Hdf5File.open(await file.path(context), file.title)
  const datasets = hdf5.datasets()
  // Only a finding hangs on the name.
  const isMatlab = /\.mat$/i.test(file.name)
  const images = radarImages(hdf5, datasets)
  const variables =
    images.length > 0
      ? images.map(framed)
      : stackedByName(await cfGridVariables(hdf5Variables(hdf5, datasets), context), file)
  const unreadable = datasets.flatMap(({ path, problem }) =>
    problem === null ? [] : [{ name: path, problem }],
  )
  return { file, hdf5, unreadable, variables: isMatlab ? variables.map(reversed) : variables }
}

/** An image is one frame, at its own time. */
function framed({ variable, instant }: RadarImage): GridVariable {
  const coordinates = instant === null ? null : { kind: 'instants' as const, values: [instant] }
  return {
    ...variable,
    shape: [1, ...variable.shape],
    chunk: [1, ...(variable.chunk ?? variable.shape.map(() => 1))],
    dimensions: [{ name: 'time', meaning: 'time', coordinates }, ...variable.dimensions],
    read: ([, ...start], [, ...count], context) => variable.read(start, count, context),
  }
}

/** Datasets of one shape whose names differ only in numbers are a frame each. */
function stackedByName(variables: GridVariable[], file: SourceFile): GridVariable[] {
  const maps = variables.filter(({ shape }) => shape.length === 2)
  if (maps.length < 2 || maps.length < variables.length) return variables
  const keys = new Map(maps.map((variable) => [keyOf(variable), [] as GridVariable[]]))
  for (const variable of maps) keys.get(keyOf(variable))?.push(variable)
  return [...keys.values()].map((series) => {
    const [first] = series
    if (series.length === 1 || first === undefined) return first as GridVariable
    const frames = series.map((variable) => {
      const { name } = variable
      return { file: { name, title: `"${name}" in ${file.title}` }, variable: asMap(variable) }
    })
    return { ...stackFiles(frames), name: seriesKey(first.name) }
  })
}

/** A frame's two axes are rows and columns. */
function asMap(variable: GridVariable): GridVariable {
  const dimensions = variable.dimensions.map((dimension, at) => ({
    ...dimension,
    meaning: dimension.meaning ?? (at === 0 ? ('height' as const) : ('width' as const)),
  }))
  return { ...variable, dimensions }
}

const keyOf = ({ name, shape, dtype }: GridVariable) =>
  `${seriesKey(name)} ${shape.join(' x ')} ${dtype}`

/** MATLAB keeps the first index fastest: the axes of an array come in reverse. */
function reversed(variable: GridVariable): GridVariable {
  const said = sentence('finding.matlab-axes', { shape: variable.shape.toReversed() })
  const finding = { severity: 'warning' as const, sentence: said, field: 'axes' as const }
  return { ...variable, findings: [...(variable.findings ?? []), finding] }
}
