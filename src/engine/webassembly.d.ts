/** WebAssembly's interface as far as it is used: Node's types leave it to those of the window. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: BufferSource)
  }
  class Memory {
    readonly buffer: ArrayBuffer
    constructor(size: { initial: number; maximum?: number; shared?: boolean })
    grow(pages: number): number
  }
  class Instance {
    readonly exports: Record<string, unknown>
    constructor(module: Module, imports?: Record<string, Record<string, unknown>>)
  }
  function validate(bytes: BufferSource): boolean
  function compile(bytes: BufferSource): Promise<Module>
}
type BufferSource = ArrayBuffer | ArrayBufferView
