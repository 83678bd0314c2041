/** The variables of a CF file as grids: placed in time and space, packing and no data told. */
import type { Finding } from '../../../shared/import-plan'
import { sentence } from '../../../shared/notices/say'
import type { NpyDtype } from '../../../shared/npy'
import type { ReadContext } from '../../importers/importer'
import { toNumbers } from '../../variables/decode'
import type { Coordinates, Dimension, GridVariable } from '../../variables/grid-variable'
import { numbersOf, textOf, wholeOf, type Attributes, type CfVariable } from './cf-variable'
import { meaningOf } from './meanings'
import { systemOfMapping } from './reference-system'
import { noDataOfCf, packingOf } from './stored-numbers'
import { timesOf } from './times'
import { limits } from '../../limits'

/** Those that can be data: no coordinates, bounds or grid mappings. */
export async function cfGridVariables(
  variables: readonly CfVariable[],
  context: ReadContext,
): Promise<GridVariable[]> {
  const file = new CfFile(variables)
  const grids: GridVariable[] = []
  for (const variable of variables)
    if (file.isData(variable)) grids.push(await file.grid(variable, context))
  return grids
}

interface ReadAxis {
  dimension: Dimension
  findings: Finding[]
}

class CfFile {
  private readonly byName: ReadonlyMap<string, CfVariable>
  private readonly beside: ReadonlySet<string>
  private readonly axes = new Map<string, Promise<ReadAxis>>()

  constructor(variables: readonly CfVariable[]) {
    this.byName = new Map(variables.map((variable) => [variable.name, variable]))
    this.beside = new Set(variables.flatMap((variable) => this.namedBy(variable)))
  }

  isData({ name, shape, dimensions }: CfVariable): boolean {
    return shape.length >= 2 && !this.beside.has(name) && !dimensions.includes(name)
  }

  async grid(variable: CfVariable, context: ReadContext): Promise<GridVariable> {
    const axes: ReadAxis[] = []
    for (const [at, name] of variable.dimensions.entries())
      axes.push(await this.axis(name, variable.shape[at] as number, context))
    const dimensions = asMap(axes.map(({ dimension }) => dimension))
    const { dtype, read } = asUnsigned(variable)
    const { attributes } = variable
    const mapping = textOf(attributes, 'grid_mapping')?.split(/[\s:]+/)[0] ?? null
    const system = mapping === null ? undefined : this.find(mapping, variable.name)
    return {
      name: variable.name,
      title: textOf(attributes, 'long_name') ?? textOf(attributes, 'standard_name'),
      unit: textOf(attributes, 'units'),
      dtype,
      shape: variable.shape,
      dimensions,
      chunk: variable.chunk,
      packing: packingOf(attributes),
      noData: noDataOfCf(dtype, attributes, variable.hasDefaultFill),
      referenceSystem: systemOfMapping(system?.attributes ?? null),
      findings: [...axes.flatMap(({ findings }) => findings), ...this.curvilinear(variable)],
      read,
    }
  }

  /** Variables that others name: bounds, grid mappings, coordinates in two dimensions. */
  private namedBy({ name, attributes, dimensions }: CfVariable): string[] {
    const keys = ['bounds', 'climatology', 'grid_mapping', 'coordinates', 'cell_measures']
    const words = keys.flatMap((key) => textOf(attributes, key)?.split(/[\s:]+/) ?? [])
    return words.flatMap((word) => {
      const found = this.find(word, name)
      return found === undefined ||
        (found.dimensions.includes('time') && dimensions.length < found.dimensions.length)
        ? []
        : [found.name]
    })
  }

  /** By its path, or by its name beside the variable or in the groups above it. */
  private find(name: string, from: string): CfVariable | undefined {
    const folders = from.split('/').slice(0, -1)
    for (let depth = folders.length; depth >= 0; depth--) {
      const found = this.byName.get([...folders.slice(0, depth), name].join('/'))
      if (found !== undefined) return found
    }
    return undefined
  }

  private axis(name: string | null, length: number, context: ReadContext): Promise<ReadAxis> {
    if (name === null) {
      const dimension = { name: '', meaning: null, coordinates: null }
      return Promise.resolve({ dimension, findings: [] })
    }
    const known = this.axes.get(name) ?? this.readAxis(name, length, context)
    this.axes.set(name, known)
    return known
  }

  private async readAxis(name: string, length: number, context: ReadContext): Promise<ReadAxis> {
    const last = name.split('/').at(-1) ?? ''
    const variable = this.byName.get(name)
    const attributes = variable?.attributes ?? {}
    const meaning = meaningOf(name, attributes)
    const isAxis = variable?.shape.length === 1 && variable.shape[0] === length
    if (!isAxis || length > limits.coordinateNumbers || variable.dtype === 'bool')
      return { dimension: { name: last, meaning, coordinates: null }, findings: [] }
    const values = decoded(toNumbers(await wholeOf(variable, context)), attributes)
    const unit = textOf(attributes, 'units')
    const times =
      meaning === 'time' && unit !== null
        ? timesOf(values, unit, textOf(attributes, 'calendar'))
        : null
    if (times !== null)
      return {
        dimension: { name: last, meaning, coordinates: times.coordinates },
        findings: times.findings,
      }
    const coordinates = meaning === 'time' ? null : spatial(values, unit, meaning)
    return { dimension: { name: last, meaning, coordinates }, findings: [] }
  }

  /** Coordinates in two dimensions can't place the grid. */
  private curvilinear({ attributes, name, shape }: CfVariable): Finding[] {
    const words = textOf(attributes, 'coordinates')?.split(/\s+/) ?? []
    const named = words.map((word) => this.find(word, name))
    const flat = named.filter(
      (found) =>
        found?.shape.length === 2 &&
        found.shape.join() === shape.slice(-2).join() &&
        ['height', 'width'].includes(meaningOf(found.name, found.attributes) ?? ''),
    )
    if (flat.length < 2) return []
    const names = flat.map((found) => found?.name ?? '')
    const said = sentence('finding.curvilinear', { names })
    return [{ severity: 'warning', sentence: said, field: null }]
  }
}

/** Stored coordinates as they are meant; what is no data becomes NaN. */
function decoded(stored: ArrayLike<number>, attributes: Attributes): number[] {
  const { scale, offset } = packingOf(attributes) ?? { scale: 1, offset: 0 }
  const fills = ['_FillValue', 'missing_value'].flatMap((name) => numbersOf(attributes, name))
  return Array.from(stored, (value) => (fills.includes(value) ? NaN : value * scale + offset))
}

/** Projections are in metres, also where a file counts kilometres. */
function spatial(
  values: readonly number[],
  unit: string | null,
  meaning: string | null,
): Coordinates {
  const isKilometres = /^(km|kilomet(er|re)s?)$/i.test(unit ?? '') && meaning !== 'other'
  const inMetres = isKilometres ? values.map((value) => value * 1000) : values
  return { kind: 'numbers', values: inMetres, unit: isKilometres ? 'm' : unit }
}

/** Where nothing says which axes are the map, the last two are, as CF recommends. */
function asMap(dimensions: readonly Dimension[]): Dimension[] {
  const known = dimensions.map(({ meaning }) => meaning)
  const last = known.length - 1
  const isOpen = known[last] === null && known[last - 1] === null
  const isSaid = known.includes('height') || known.includes('width')
  if (!isOpen || isSaid || known.every((meaning) => meaning === null)) return [...dimensions]
  return dimensions.map((dimension, at) => {
    if (at < last - 1) return dimension
    return { ...dimension, meaning: at === last ? 'width' : 'height' }
  })
}

/** NetCDF's older forms have no unsigned numbers: an attribute says that they are. */
function asUnsigned(variable: CfVariable): Pick<GridVariable, 'dtype' | 'read'> {
  const isUnsigned = textOf(variable.attributes, '_Unsigned')?.toLowerCase() === 'true'
  const kinds = { int8: Uint8Array, int16: Uint16Array, int32: Uint32Array } as const
  const Kind = kinds[variable.dtype as 'int8']
  if (!isUnsigned || Kind === undefined)
    return { dtype: variable.dtype, read: (...args) => variable.read(...args) }
  return {
    dtype: `u${variable.dtype}` as NpyDtype,
    read: async (...args) => {
      const { buffer, byteOffset, length } = await variable.read(...args)
      return new Kind(buffer as ArrayBuffer, byteOffset, length)
    },
  }
}
