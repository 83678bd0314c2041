/** WebAssembly's interface as far as it is used: Node's types leave it to those of the window. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: BufferSource)
  }
  type Imports = Record<string, Record<string, unknown>>
  type Exports = Record<string, unknown>
  class Instance {
    readonly exports: Exports
    constructor(module: Module, imports?: Imports)
  }
}
