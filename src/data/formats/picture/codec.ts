/**
 * The decoders of JPEG (mozjpeg) and WebP (libwebp), compiled to WebAssembly. What a decoder warns
 * of is an error here: it fills what is missing with grey.
 */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { firstLine, GridcastError } from '../../../shared/errors'

interface Decoder {
  /** Red, green, blue and alpha of each pixel. */
  decode: (bytes: Uint8Array) => DecodedPixels | null
  warnings: string[]
}

const require = createRequire(import.meta.url)
const loaders = {
  JPEG: async (warnings: string[]): Promise<Decoder> => {
    const { default: make } = await import('@jsquash/jpeg/codec/dec/mozjpeg_dec.js')
    const wasm = await moduleAt('@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm')
    const codec = await make(optionsFor(wasm, warnings))
    return { decode: (bytes) => codec.decode(bytes, true), warnings }
  },
  WebP: async (warnings: string[]): Promise<Decoder> => {
    const { default: make } = await import('@jsquash/webp/codec/dec/webp_dec.js')
    const wasm = await moduleAt('@jsquash/webp/codec/dec/webp_dec.wasm')
    const codec = await make(optionsFor(wasm, warnings))
    return { decode: (bytes) => codec.decode(bytes), warnings }
  },
}
type Codec = keyof typeof loaders

const moduleAt = async (path: string) =>
  new WebAssembly.Module(await readFile(require.resolve(path)))

function optionsFor(wasm: WebAssembly.Module, warnings: string[]): DecoderOptions {
  return {
    noInitialRun: true,
    printErr: (text) => warnings.push(text),
    instantiateWasm(imports, done) {
      const instance = new WebAssembly.Instance(wasm, imports)
      done(instance)
      return instance.exports
    },
  }
}

const loaded = new Map<Codec, Promise<Decoder>>()

function decoderOf(codec: Codec): Promise<Decoder> {
  const known = loaded.get(codec) ?? loaders[codec]([])
  loaded.set(codec, known)
  return known
}

/**
 * A whole picture, turned as its EXIF orientation says.
 * @throws GridcastError `grid.damaged` at the byte where its pixels begin
 */
export async function decodePicture(
  codec: Codec,
  bytes: Uint8Array,
  { file, at }: { file: string; at: number },
): Promise<DecodedPixels> {
  const decoder = await decoderOf(codec)
  decoder.warnings.length = 0
  try {
    const decoded = decoder.decode(bytes)
    const [warning] = decoder.warnings
    if (decoded !== null && warning === undefined) return decoded
    throw new Error(warning ?? '')
  } catch (error) {
    // A decoder that has given up can't be used again.
    loaded.delete(codec)
    const detail = decoder.warnings[0] ?? (error instanceof Error ? firstLine(error) : '')
    throw new GridcastError('grid.damaged', { file, at, problem: 'block', detail })
  }
}
