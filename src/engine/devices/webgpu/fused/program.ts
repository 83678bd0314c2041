/**
 * Programs of our own for the card: WGSL with one block of parameters, `span`, and any number of
 * float arrays.
 */

export interface Shader {
  name: string
  /** The arrays that the code uses, in the order of their bindings. */
  arrays: readonly ArrayUse[]
  /** Functions and a `main`; declarations of `span` and the arrays stand before it. */
  code: string
}

export interface ArrayUse {
  name: string
  use: 'read' | 'write'
  /**
   * How the code takes its values: one float at a time by default, four floats, or the bits of
   * each.
   */
  as?: 'vec4<f32>' | 'u32'
}

export interface Program {
  arrays: readonly ArrayUse[]
  pipeline: GPUComputePipeline
  layout: GPUBindGroupLayout
}

/**
 * Which frames a program works on. Frame n of a batch of sequences is frame `n % perSequence` of
 * sequence `n / perSequence`, and lies in an array of frames at `stride * sequence + first + n %
 * perSequence`.
 */
export interface Span {
  frames: number
  perSequence: number
  sourceStride: number
  sourceFirst: number
  targetStride: number
  targetFirst: number
  /** First frame of the cells before and after the step, in the array of cells. */
  cellFirst: number
  nextCellFirst: number
  /** Blocks of the inner sum; 0 where nothing comes before the step. */
  blocks: number
  /** Pixels that one slice of a sum adds up, and the slice with which the results begin. */
  pixelsPerSlice: number
  firstSlice: number
  /** 1 at the newest step of the sequence. */
  isLast: number
  /**
   * 1 where the state before a step lies in an array of its own, where an input was convolved, and
   * where the way back follows.
   */
  fromInitial: number
  hasInput: number
  keep: number
}

const spanNames: readonly (keyof Span)[] = [
  ...([
    'frames',
    'perSequence',
    'sourceStride',
    'sourceFirst',
    'targetStride',
    'targetFirst',
  ] as const),
  ...(['cellFirst', 'nextCellFirst', 'blocks', 'pixelsPerSlice', 'firstSlice', 'isLast'] as const),
  ...(['fromInitial', 'hasInput', 'keep'] as const),
]

/** A span as the card reads it, 64 bytes; what is left out is 0. */
export function packSpan(span: Partial<Span>): Uint32Array<ArrayBuffer> {
  const values = new Uint32Array(16)
  spanNames.forEach((name, n) => (values[n] = span[name] ?? 0))
  return values
}

/** The whole WGSL of a shader. */
export function sourceOf({ arrays, code }: Shader): string {
  const declarations = arrays.map(({ name, use, as = 'f32' }, index) => {
    const access = use === 'read' ? 'read' : 'read_write'
    return `@group(0) @binding(${index + 1}) var<storage, ${access}> ${name}: array<${as}>;`
  })
  return [
    `struct Span { ${spanNames.map((name) => `${name}: u32`).join(', ')} }`,
    '@group(0) @binding(0) var<uniform> span: Span;',
    ...declarations,
    code,
  ].join('\n')
}

export function compile(device: GPUDevice, shader: Shader): Program {
  const storage = ({ use }: ArrayUse, index: number): GPUBindGroupLayoutEntry => ({
    binding: index + 1,
    visibility: GPUShaderStage.COMPUTE,
    buffer: { type: use === 'read' ? 'read-only-storage' : 'storage' },
  })
  const layout = device.createBindGroupLayout({
    label: shader.name,
    entries: [
      { binding: 0, visibility: GPUShaderStage.COMPUTE, buffer: { type: 'uniform' } },
      ...shader.arrays.map(storage),
    ],
  })
  const pipeline = device.createComputePipeline({
    label: shader.name,
    layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
    compute: {
      module: device.createShaderModule({ label: shader.name, code: sourceOf(shader) }),
      entryPoint: 'main',
    },
  })
  return { arrays: shader.arrays, pipeline, layout }
}
