/** Animated GIFs: each frame as it is seen, composed of what was drawn before it. */
import { GifReader } from 'omggif'
import { firstLine, GridcastError } from '../../../shared/errors'
import type { Finding } from '../../../shared/import-plan'
import { sentence } from '../../../shared/notices/say'
import type { SourceFile } from '../../files/source-file'
import { startsWith, type ReadContext } from '../../importers/importer'
import { showsColour, type Picture, type PictureFile } from './picture-file'
import { limits } from '../../limits'

const magics = ['GIF87a', 'GIF89a'].map((text) => [...Buffer.from(text)])
/** What happens to a frame before the next one is drawn (GIF 89a, section 23). */
const disposal = { background: 2, previous: 3 } as const

export const isGif = (start: Uint8Array) => magics.some((magic) => startsWith(start, magic))

/** @throws GridcastError `grid.damaged`, `grid.cut-off`, `import.grid-too-large` */
export async function openGif(file: SourceFile, context: ReadContext): Promise<PictureFile> {
  const bytes = await file.bytes(context)
  const { title } = file
  const head = new DataView((await bytes.read(0, Math.min(10, bytes.size))).buffer)
  if (head.byteLength < 10)
    throw new GridcastError('grid.cut-off', { file: title, at: 0, missing: 10 - head.byteLength })
  const [width, height] = [head.getUint16(6, true), head.getUint16(8, true)]
  if (width * height > limits.gifPixels || bytes.size > limits.gifBytes)
    throw new GridcastError('import.grid-too-large', { file: title, height, width })
  const frames = new GifFrames(await bytes.read(0, bytes.size), title)
  return {
    file,
    height,
    width,
    dtype: 'uint8',
    frames: frames.count,
    isColour: showsColour(frames.picture(0)),
    hasPalette: false,
    isLayered: true,
    findings: frames.findings(),
    picture: async (frame) => frames.picture(frame),
  }
}

class GifFrames {
  private readonly reader: GifReader
  private readonly canvas: Uint8Array
  private before: Uint8Array | null = null
  /** The last frame that was drawn; -1: none. */
  private drawn = -1

  constructor(
    private readonly bytes: Uint8Array,
    private readonly title: string,
  ) {
    try {
      this.reader = new GifReader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length))
    } catch (error) {
      throw this.damaged(0, error)
    }
    if (this.count === 0) throw this.damaged(0, 'no frame')
    this.canvas = new Uint8Array(this.reader.width * this.reader.height * 4)
  }

  get count(): number {
    return this.reader.numFrames()
  }

  picture(frame: number): Picture {
    if (frame < this.drawn) {
      this.canvas.fill(0)
      this.drawn = -1
    }
    while (this.drawn < frame) this.drawNext()
    return { samples: this.canvas.slice(), channels: 4, index: null, isLayered: true }
  }

  /** Frames are taken at equal steps, whatever their delays. */
  findings(): Finding[] {
    const delays = new Set(
      Array.from({ length: this.count }, (_, at) => this.reader.frameInfo(at).delay),
    )
    if (delays.size < 2) return []
    const values = { least: Math.min(...delays) / 100, most: Math.max(...delays) / 100 }
    return [{ severity: 'warning', sentence: sentence('finding.delays', values), field: 'time' }]
  }

  private drawNext(): void {
    if (this.drawn >= 0) this.dispose(this.drawn)
    const next = this.drawn + 1
    const info = this.reader.frameInfo(next)
    const missing = info.data_offset + info.data_length - this.bytes.length
    if (missing > 0)
      throw new GridcastError('grid.cut-off', { file: this.title, at: info.data_offset, missing })
    if (info.disposal === disposal.previous) this.before = this.canvas.slice()
    try {
      this.reader.decodeAndBlitFrameRGBA(next, this.canvas)
    } catch (error) {
      throw this.damaged(info.data_offset, error)
    }
    this.drawn = next
  }

  private dispose(frame: number): void {
    const info = this.reader.frameInfo(frame)
    if (info.disposal === disposal.previous && this.before !== null) this.canvas.set(this.before)
    if (info.disposal !== disposal.background) return
    for (let row = info.y; row < info.y + info.height; row++) {
      const start = (row * this.reader.width + info.x) * 4
      this.canvas.fill(0, start, start + info.width * 4)
    }
  }

  private damaged(at: number, error: unknown): GridcastError {
    const detail = firstLine(error)
    return new GridcastError('grid.damaged', { file: this.title, at, problem: 'block', detail })
  }
}
