/**
 * Variables of one shape as one with an axis more: frames that lie in a file or dataset each (a
 * stack of GeoTIFFs, radar composites, pictures), or channels that do.
 */
import { GridcastError } from '../../shared/errors'
import type { ReadContext } from '../importers/importer'
import type { BlockValues, Dimension, GridVariable } from './grid-variable'

/**
 * The new axis is the slowest one; along it every variable is read by itself. Name, dtype, packing
 * and no-data values are those of the first.
 * @param dimension what lies along the new axis: times, labels
 * @param titles name each variable in errors, as its file's title
 * @throws GridcastError `import.stack` when one has another shape or dtype than the first
 */
export function stackOf(
  variables: readonly GridVariable[],
  dimension: Dimension,
  titles: readonly string[],
): GridVariable {
  const [first] = variables
  if (first === undefined) throw new Error('a stack holds at least one variable')
  variables.forEach((variable, at) =>
    refuseOther(first, variable, titles[0] ?? '', titles[at] ?? ''),
  )
  const inner = first.order ?? [...first.shape.keys()]
  return {
    ...first,
    shape: [variables.length, ...first.shape],
    dimensions: [dimension, ...first.dimensions],
    order: [0, ...inner.map((axis) => axis + 1)],
    chunk: [1, ...(first.chunk ?? first.shape.map(() => 1))],
    findings: variables.flatMap(({ findings = [] }) => findings).slice(0, mostFindings),
    read: (start, count, context) => readStack(variables, start, count, context),
  }
}

/** A thousand files that all say the same say it a few times. */
const mostFindings = 5

function refuseOther(
  first: GridVariable,
  other: GridVariable,
  firstTitle: string,
  title: string,
): void {
  const sameShape = other.shape.join() === first.shape.join()
  if (sameShape && other.dtype === first.dtype) return
  const written = ({ shape, dtype }: GridVariable) => `${shape.join(' x ')} ${dtype}`
  throw new GridcastError('import.stack', {
    file: firstTitle,
    other: title,
    has: written(first),
    otherHas: written(other),
  })
}

async function readStack(
  variables: readonly GridVariable[],
  [from = 0, ...start]: readonly number[],
  [frames = 0, ...count]: readonly number[],
  context: ReadContext,
): Promise<BlockValues> {
  const read = (at: number) => (variables[at] as GridVariable).read(start, count, context)
  const first = await read(from)
  if (frames === 1) return first
  const whole = new (first.constructor as new (length: number) => BlockValues)(
    first.length * frames,
  )
  whole.set(first as never, 0)
  for (let frame = 1; frame < frames; frame++)
    whole.set((await read(from + frame)) as never, frame * first.length)
  return whole
}
