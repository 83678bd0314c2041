/** One image of a TIFF: its numbers read block by block, with what marks cells without data. */
import { CancelledError } from '../../../shared/errors'
import { npyDtypes, type NpyDtype } from '../../../shared/npy'
import type { ReadContext } from '../../importers/importer'
import type { Numbers } from '../../variables/decode'
import type { BlockValues } from '../../variables/grid-variable'
import { checkPacking, readBlock } from './block'
import type { Directory, TiffFile } from './directory'
import { layoutOf, type Layout } from './layout'

/** Rows and columns of one image, and which of its samples. */
export interface Window {
  sample: readonly [from: number, to: number]
  row: readonly [from: number, to: number]
  column: readonly [from: number, to: number]
}

/** Uncompressed strips are read in parts of about this many bytes. */
const pieceBytes = 1 << 20

export class TiffImage {
  private kept: { index: number; values: BlockValues | null } | null = null

  private constructor(
    private readonly file: TiffFile,
    readonly directory: Directory,
    readonly layout: Layout,
  ) {}

  /** @throws GridcastError `grid.damaged`, `grid.unsupported` */
  static async open(file: TiffFile, directory: Directory): Promise<TiffImage> {
    const layout = inPieces(await layoutOf(directory, file))
    checkPacking(layout, file.title)
    return new TiffImage(file, directory, layout)
  }

  /** Whether a block was never written: its cells have no data. */
  get hasHoles(): boolean {
    const { offsets, lengths } = this.layout
    return offsets.some((at, index) => at === 0 || lengths[index] === 0)
  }

  /** Height and width of what can only be read whole. */
  get block(): readonly [number, number] {
    return [this.layout.blockHeight, this.layout.blockWidth]
  }

  /**
   * Puts a window into `target`, `[sample, row, column]`, from `at` on.
   * @param hole stands in cells of blocks that were never written
   */
  async read(
    window: Window,
    target: Numbers | BigInt64Array | BigUint64Array,
    at: number,
    hole: number,
    { signal }: ReadContext,
  ): Promise<void> {
    const { blockHeight, blockWidth, isPlanar } = this.layout
    const [fromRow, toRow] = window.row
    const [fromColumn, toColumn] = window.column
    const samples = isPlanar ? range(...window.sample) : [window.sample[0]]
    for (const sample of samples)
      for (let row = Math.floor(fromRow / blockHeight); row * blockHeight < toRow; row++)
        for (
          let column = Math.floor(fromColumn / blockWidth);
          column * blockWidth < toColumn;
          column++
        ) {
          if (signal.aborted) throw new CancelledError()
          const values = await this.blockAt(row, column, sample)
          this.copy({ values, row, column, sample }, window, target, at, hole)
        }
  }

  private async blockAt(row: number, column: number, sample: number): Promise<BlockValues | null> {
    const { width, height, blockWidth, blockHeight, isPlanar, isTiled } = this.layout
    const [down, across] = [Math.ceil(height / blockHeight), Math.ceil(width / blockWidth)]
    const index = (isPlanar ? sample * down * across : 0) + row * across + column
    if (this.kept?.index === index) return this.kept.values
    // The last strip ends with the image; a tile is always whole.
    const rows = isTiled ? blockHeight : Math.min(blockHeight, height - row * blockHeight)
    const values = await readBlock(this.file, this.layout, { index, rows })
    this.kept = { index, values }
    return values
  }

  private copy(
    block: { values: BlockValues | null; row: number; column: number; sample: number },
    window: Window,
    target: Numbers | BigInt64Array | BigUint64Array,
    at: number,
    hole: number,
  ): void {
    const { blockHeight, blockWidth, isPlanar, samples } = this.layout
    const [firstSample, endSample] = isPlanar ? [block.sample, block.sample + 1] : window.sample
    const top = Math.max(window.row[0], block.row * blockHeight)
    const bottom = Math.min(window.row[1], (block.row + 1) * blockHeight)
    const left = Math.max(window.column[0], block.column * blockWidth)
    const right = Math.min(window.column[1], (block.column + 1) * blockWidth)
    const [rows, columns] = [window.row[1] - window.row[0], window.column[1] - window.column[0]]
    const perPixel = isPlanar ? 1 : samples
    for (let sample = firstSample; sample < endSample; sample++)
      for (let row = top; row < bottom; row++) {
        const line = (sample - window.sample[0]) * rows + row - window.row[0]
        const to = at + line * columns + left - window.column[0]
        if (block.values === null) {
          target.fill(hole as never, to, to + right - left)
          continue
        }
        const start =
          (row - block.row * blockHeight) * blockWidth + left - block.column * blockWidth
        const from = start * perPixel + (isPlanar ? 0 : sample)
        for (let i = 0; i < right - left; i++)
          target[to + i] = block.values[from + i * perPixel] as never
      }
  }
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)

/** An image that is one strip and isn't packed can be read in parts: as if they were strips. */
function inPieces(layout: Layout): Layout {
  const { isTiled, compression, predictor, isPlanar, samples, bits, width, height } = layout
  const rowBytes = Math.ceil((width * (isPlanar ? 1 : samples) * bits) / 8)
  const rows = Math.max(1, Math.floor(pieceBytes / rowBytes))
  const isOneStrip = !isTiled && layout.blockHeight === height
  if (!isOneStrip || compression !== 1 || predictor !== 1 || rows >= height) return layout
  const starts = range(0, Math.ceil(height / rows)).map((piece) => piece * rows)
  const isThere = (index: number) => layout.offsets[index] !== 0 && layout.lengths[index] !== 0
  const offsets = layout.offsets.flatMap((offset, index) =>
    starts.map((row) => (isThere(index) ? offset + row * rowBytes : 0)),
  )
  const lengths = layout.offsets.flatMap((_, index) =>
    starts.map((row) => (isThere(index) ? Math.min(rows, height - row) * rowBytes : 0)),
  )
  return { ...layout, blockHeight: rows, offsets, lengths }
}

/** The kind that also holds NaN, for images in which some cells have no number at all. */
export function withNaN(dtype: NpyDtype): NpyDtype {
  if (dtype.startsWith('float')) return dtype
  return npyDtypes[dtype] <= 2 ? 'float32' : 'float64'
}
