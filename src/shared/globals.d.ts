/**
 * What Node and the window both have besides the language itself. Nothing else of either may be
 * used here, so neither's types are loaded for `shared`.
 */
interface Blob {
  readonly size: number
  readonly type: string
  arrayBuffer(): Promise<ArrayBuffer>
}
declare const Blob: { new (parts?: readonly BlobPart[], options?: { type?: string }): Blob }
type BlobPart = ArrayBuffer | ArrayBufferView<ArrayBuffer> | Blob | string

interface File extends Blob {
  readonly name: string
}

declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean })
  decode(bytes?: ArrayBuffer | ArrayBufferView): string
}
declare class TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>
}
declare function atob(base64: string): string
