/**
 * An HDF5 file (also NetCDF-4 and MATLAB 7.3) read through h5wasm: what it holds, and blocks of it.
 * HDF5's own errors are turned on, as otherwise a damaged chunk or a filter that is missing would
 * give numbers that were never stored.
 */
import type Library from 'h5wasm/node'
import type { Entity, Filter, Metadata } from 'h5wasm/node'
import { CancelledError, GridcastError } from '../../../shared/errors'
import { countOf, npyDtypes, type NpyDtype } from '../../../shared/npy'
import { breathe } from '../../frame-source'
import { startsWith, type ReadContext } from '../../importers/importer'
import { decode } from '../../variables/decode'
import type { BlockValues } from '../../variables/grid-variable'
import type { AttributeValue, Attributes } from '../cf/cf-variable'
import { limits } from '../../limits'

const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]

/** The signature lies at the start or behind a user block of 512, 1024, … bytes. */
export const isHdf5 = (start: Uint8Array) =>
  [0, 512, 1024, 2048].some((at) => startsWith(start, signature, at))

/** A dataset of numbers, or why it can't be read. */
export interface Hdf5Dataset {
  /** Without a leading `/`. */
  path: string
  shape: readonly number[]
  chunk: readonly number[] | null
  dtype: NpyDtype | null
  problem: GridcastError | null
}

type Module = Awaited<(typeof Library)['ready']>

const longestTurnMs = 50
const deepest = 24

/** Filters that h5wasm undoes: deflate, shuffle, checksum, szip, scale and offset. */
const knownFilters = [1, 2, 3, 4, 6]
const filterNames: Readonly<Record<number, string>> = {
  ...{ 5: 'n-bit', 305: 'LZO', 307: 'bzip2', 32_000: 'LZF', 32_001: 'Blosc', 32_004: 'LZ4' },
  ...{ 32_008: 'bitshuffle', 32_013: 'ZFP', 32_015: 'Zstandard', 32_017: 'SZ', 32_026: 'Blosc 2' },
}
const typeNames: Readonly<Record<number, string>> = {
  ...{ 2: 'dates', 3: 'text', 5: 'raw bytes', 6: 'records', 7: 'references', 9: 'lists' },
  10: 'arrays in each cell',
}

export class Hdf5File {
  /** When others last had their turn. */
  private turn = performance.now()

  private constructor(
    private readonly h5wasm: typeof Library,
    private readonly module: Module,
    private readonly file: InstanceType<(typeof Library)['File']>,
    private readonly title: string,
  ) {}

  /** @param path of a file that lies on the disk. @throws GridcastError `grid.library` */
  static async open(path: string, title: string): Promise<Hdf5File> {
    // Its WebAssembly takes longer to start than most files to read.
    const { default: h5wasm } = await import('h5wasm/node')
    const module = await h5wasm.ready
    module.activate_throwing_error_handler()
    try {
      return new Hdf5File(h5wasm, module, new h5wasm.File(path, 'r'), title)
    } catch (error) {
      throw new GridcastError('grid.library', {
        file: title,
        format: 'HDF5',
        detail: deepestOf(error),
      })
    }
  }

  close(): void {
    this.file.close()
  }

  /** Every dataset once, whatever links lead to it; links to other files are not followed. */
  datasets(): Hdf5Dataset[] {
    const found: Hdf5Dataset[] = []
    const seen = new Set<string>()
    this.walk('', found, seen, 0)
    return found
  }

  private walk(folder: string, found: Hdf5Dataset[], seen: Set<string>, depth: number): void {
    const { file, h5wasm, module } = this
    const names = this.attempt(() => module.get_names(file.file_id, `/${folder}`, false)) ?? []
    for (const name of names) {
      const path = folder === '' ? name : `${folder}/${name}`
      if (!this.isHard(path) || seen.size >= limits.hdf5Objects) continue
      const entity = this.attempt(() => file.get(`/${path}`))
      const id = entity === null ? null : this.identity(entity)
      if (entity === null || id === null || seen.has(id)) continue
      seen.add(id)
      if (entity instanceof h5wasm.Dataset) found.push(this.describe(path, entity))
      else if (entity instanceof h5wasm.Group && depth < deepest)
        this.walk(path, found, seen, depth + 1)
    }
  }

  /** Whether a name stands for an object of this file itself. */
  private isHard(path: string): boolean {
    const kind = this.attempt(() => this.module.get_type(this.file.file_id, `/${path}`))
    return kind === this.module.H5G_GROUP || kind === this.module.H5G_DATASET
  }

  /** The same for every name of one object. */
  private identity(entity: Entity): string | null {
    if (!('create_reference' in entity)) return null
    return this.attempt(() => Buffer.from(entity.create_reference().ref_data).toString('hex'))
  }

  private describe(path: string, dataset: InstanceType<(typeof Library)['Dataset']>): Hdf5Dataset {
    const metadata = this.attempt(() => dataset.metadata)
    const filters = this.attempt(() => dataset.filters) ?? []
    const shape = metadata?.shape ?? []
    const dtype = metadata === null ? null : dtypeOf(metadata)
    const chunk = metadata?.chunks ?? null
    const problem =
      metadata === null ? this.unreadable(path, [], '') : this.problemOf(metadata, filters)
    return { path, shape, chunk, dtype, problem }
  }

  private problemOf(metadata: Metadata, filters: readonly Filter[]): GridcastError | null {
    const refuse = (what: string) =>
      new GridcastError('grid.unsupported', { file: this.title, format: 'HDF5', what })
    const foreign = filters.find(({ id }) => !knownFilters.includes(id))
    const { type, chunks, size, compound_type: record, virtual_sources: sources } = metadata
    if (dtypeOf(metadata) === null) {
      const fields = record?.members.map(({ name }) => `"${name}"`).join(', ') ?? ''
      const name = typeNames[type] ?? 'numbers of an unknown kind'
      return refuse(fields === '' ? name : `${name} with the fields ${fields}`)
    }
    if (foreign !== undefined)
      return refuse(`${filterNames[foreign.id] ?? foreign.name} compression (filter ${foreign.id})`)
    if (sources !== undefined && sources.length > 0) return refuse('parts of other files')
    if (chunks !== null && countOf(chunks) * size > limits.chunkBytes)
      return refuse(`chunks of ${chunks.join(' x ')} numbers`)
    return null
  }

  /** A block in C order, with memory of its own. @throws GridcastError `grid.part` */
  async read(
    path: string,
    start: readonly number[],
    count: readonly number[],
    { signal }: ReadContext,
  ): Promise<BlockValues> {
    // HDF5 answers at once: without this nothing else would get its turn for as long as it reads.
    if (performance.now() - this.turn > longestTurnMs) {
      await breathe()
      this.turn = performance.now()
    }
    if (signal.aborted) throw new CancelledError()
    return this.readNow(path, start, count)
  }

  private readNow(path: string, start: readonly number[], count: readonly number[]): BlockValues {
    const { module, file } = this
    const dataset = file.get(`/${path}`) as InstanceType<(typeof Library)['Dataset']>
    const { metadata } = dataset
    const dtype = dtypeOf(metadata) as NpyDtype
    const bytes = countOf(count) * npyDtypes[dtype]
    if (bytes === 0) return decode(new Uint8Array(), { dtype, littleEndian: true })
    const pointer = module._malloc(bytes)
    try {
      const [counts, offsets] = [count.map(BigInt), start.map(BigInt)]
      const strides = count.map(() => 1n)
      module.get_dataset_data(file.file_id, `/${path}`, counts, offsets, strides, BigInt(pointer))
      const copy = module.HEAPU8.slice(pointer, pointer + bytes)
      return decode(copy, { dtype, littleEndian: metadata.littleEndian })
    } catch (error) {
      throw this.unreadable(path, start, deepestOf(error))
    } finally {
      module._free(pointer)
    }
  }

  private unreadable(path: string, start: readonly number[], detail: string): GridcastError {
    return new GridcastError('grid.part', {
      file: this.title,
      variable: path,
      at: [...start],
      detail,
    })
  }

  /** Attributes that are text or numbers; `''` is the file's own. */
  attributes(path: string): Attributes {
    const { file, h5wasm, module } = this
    const names = this.attempt(() => module.get_attribute_names(file.file_id, `/${path}`)) ?? []
    const entries = names.flatMap((name): [string, AttributeValue][] => {
      if (name === 'REFERENCE_LIST' || name === 'DIMENSION_LIST') return []
      const read = () => new h5wasm.Group(file.file_id, `/${path}`).get_attribute(name, false)
      const value = attributeValue(this.attempt(read))
      return value === null ? [] : [[name, value]]
    })
    return Object.fromEntries(entries)
  }

  /** The texts of an attribute, one by one; null where it is not there or no text. */
  texts(path: string, name: string): string[] | null {
    const { h5wasm, file } = this
    const read = () => new h5wasm.Group(file.file_id, `/${path}`).get_attribute(name, false)
    const value = this.attempt(read)
    if (typeof value === 'string') return [value]
    if (!Array.isArray(value)) return null
    const texts = value.filter((item) => typeof item === 'string')
    return texts.length === value.length ? texts : null
  }

  /** Paths of the dimension scales along each axis; null where there is none. */
  scales(path: string, rank: number): (string | null)[] {
    const scaleAt = (axis: number) =>
      this.module.get_attached_scales(this.file.file_id, `/${path}`, axis)[0]
    return Array.from({ length: rank }, (_, axis) => {
      const scale = this.attempt(() => scaleAt(axis)) ?? null
      return scale === null ? null : scale.replace(/^\//, '')
    })
  }

  /** What HDF5 refuses is absent. */
  private attempt<T>(read: () => T): T | null {
    try {
      return read() ?? null
    } catch {
      return null
    }
  }
}

function dtypeOf({ type, size, signed, enum_type: choices }: Metadata): NpyDtype | null {
  // Whole numbers, bit fields and choices; h5py writes truth values as a choice.
  if (type === 8 && size === 1 && choices?.members['TRUE'] === 1) return 'bool'
  if (type === 0 || type === 4 || type === 8) {
    const bits = { 1: 8, 2: 16, 4: 32, 8: 64 }[size as 1]
    return bits === undefined ? null : (`${signed ? '' : 'u'}int${bits}` as NpyDtype)
  }
  if (type !== 1) return null
  return ({ 2: 'float16', 4: 'float32', 8: 'float64' } as const)[size as 2] ?? null
}

function attributeValue(value: unknown): AttributeValue | null {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return [value]
  if (typeof value === 'bigint') return [Number(value)]
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>, Number)
  if (!Array.isArray(value)) return null
  if (value.every((item) => typeof item === 'string')) return value.join(' ')
  return value.every((item) => typeof item === 'number') ? value : null
}

/** HDF5 tells its errors from the call down to the cause, which says most. */
function deepestOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  const lines = [...text.matchAll(/#\d+:.*?\(\): (.*)/g)].map(([, line]) => line ?? '')
  return (lines.at(-1) ?? text.split('\n')[0] ?? '').slice(0, 160)
}
