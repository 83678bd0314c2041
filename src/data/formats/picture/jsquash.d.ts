/** The decoders as far as they are used: their own types lean on some that aren't there. */
interface DecoderOptions {
  noInitialRun: true
  printErr(this: void, text: string): void
  instantiateWasm(
    this: void,
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance) => void,
  ): WebAssembly.Exports
}

interface DecodedPixels {
  data: Uint8ClampedArray
  width: number
  height: number
}

declare module '@jsquash/jpeg/codec/dec/mozjpeg_dec.js' {
  interface Codec {
    decode(bytes: Uint8Array, preserveOrientation: boolean): DecodedPixels | null
  }
  export default function make(options: DecoderOptions): Promise<Codec>
}

declare module '@jsquash/webp/codec/dec/webp_dec.js' {
  interface Codec {
    decode(bytes: Uint8Array): DecodedPixels | null
  }
  export default function make(options: DecoderOptions): Promise<Codec>
}
