/** An ESRI ASCII grid as a variable of one map, `[H, W]`. */
import { GridcastError } from '../../../shared/errors'
import { sentence } from '../../../shared/notices/say'
import type { SourceFile } from '../../files/source-file'
import type { ReadContext } from '../../importers/importer'
import type { Dimension, GridVariable, NoData } from '../../variables/grid-variable'
import { cutOut } from '../cut-out'
import { noDataNear } from '../no-data'
import { readAsciiGridHeader, type AsciiGridHeader } from './header'
import { readAsciiNumbers } from './numbers'
import { limits } from '../../limits'

/**
 * @param crs text of the coordinates' reference system that lies beside it; null for none
 * @throws GridcastError `grid.header`, `import.grid-too-large`
 */
export async function asciiVariable(file: SourceFile, crs: string | null): Promise<GridVariable> {
  const header = readAsciiGridHeader(await file.start(), file.title)
  const { rows, columns } = header
  if (rows * columns > limits.asciiGridCells)
    throw new GridcastError('import.grid-too-large', {
      file: file.title,
      height: rows,
      width: columns,
    })
  const shape = [rows, columns]
  const read = keptLast(file, header)
  return {
    name: '',
    dtype: 'float64',
    shape,
    chunk: shape,
    dimensions: dimensionsOf(header),
    noData: noDataOf(header),
    referenceSystem: { kind: kindOf(crs), text: crs },
    findings:
      crs === null
        ? [{ severity: 'info', sentence: sentence('finding.no-crs', {}), field: null }]
        : [],
    read: async (start, count, context) => cutOut(await read(context), shape, start, count),
  }
}

/** A block may be asked for in parts: the numbers stay until the next turn of other work. */
function keptLast(file: SourceFile, header: AsciiGridHeader) {
  let kept: WeakRef<Float64Array<ArrayBuffer>> | null = null
  return async (context: ReadContext) => {
    const known = kept?.deref()
    if (known !== undefined) return known
    const bytes = await file.bytes(context)
    const values = await readAsciiNumbers(bytes, header, file.title, context)
    kept = new WeakRef(values)
    return values
  }
}

function dimensionsOf(header: AsciiGridHeader): Dimension[] {
  const { rows, columns, x, y, cellWidth, cellHeight } = header
  const north = y + (rows - 1) * cellHeight
  const along = (count: number, first: number, step: number) =>
    Array.from({ length: count }, (_, at) => Number((first + at * step).toPrecision(14)))
  const axis = (name: string, meaning: 'height' | 'width', values: number[]): Dimension => ({
    name,
    meaning,
    coordinates: { kind: 'numbers', values, unit: null },
  })
  return [
    axis('y', 'height', along(rows, north, -cellHeight)),
    axis('x', 'width', along(columns, x, cellWidth)),
  ]
}

/** Without a line of its own, -9999 is only likely (Esri's manual): the scan proposes it. */
function noDataOf({ noData }: AsciiGridHeader): NoData | null {
  return noData === null || Number.isNaN(noData) ? null : noDataNear(noData, 'float64')
}

const kindOf = (crs: string | null) =>
  crs !== null && /^\s*(GEOGCS|GEOGCRS|EPSG:4326)/i.test(crs) ? 'geographic' : 'projected'
