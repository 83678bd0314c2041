/**
 * Gradients that sum over every pixel of every step: of the kernels, the bias and the peepholes.
 * The pixels are cut into slices, so that the card has work for all its cores; each slice writes a
 * sum of its own, and a last program adds the slices.
 */
import type { ArrayUse, Shader } from './program'
import { columnsPerThread, constants, finishing, innerBlock, sumsOfFours, tile } from './tile'
import type { Layer } from './tile'

export const weightsColumns = (filters: number): number => columnsPerThread(filters, 2)
/** Rows of a kernel's gradient, a tap and a channel each, that a workgroup computes. */
const rowsPerGroup = 32
/** Workgroups that keep a large card busy. */
const wantedGroups = 1024
const leastPixelsPerSlice = 256
const mostSlices = 256
const mostSliceFloats = 2 ** 24

export function kernelGroups({
  filters,
  channels,
  kernel: [rows, columns],
}: Layer): [number, number] {
  const across = tile.threadsAcross * weightsColumns(filters)
  return [Math.ceil((rows * columns * channels) / rowsPerGroup), Math.ceil(filters / across)]
}

/** How many slices so many pixels are cut into. @param floats size of one slice's sum */
export function slicesFor(pixels: number, groupsPerSlice: number, floats: number): number {
  const wanted = Math.ceil(wantedGroups / groupsPerSlice)
  const bounds = [
    wanted,
    Math.ceil(pixels / leastPixelsPerSlice),
    mostSlices,
    Math.floor(mostSliceFloats / floats),
  ]
  return Math.max(1, Math.min(...bounds))
}

const gradientArrays = [
  { name: 'source', use: 'read' },
  { name: 'gates', use: 'read', as: 'vec4<f32>' },
  { name: 'partial', use: 'write', as: 'vec4<f32>' },
] as const satisfies Shader['arrays']

/** Where a pixel and a row of the result lie, and the source's value that both name. */
const sourceLookups = `
// Pixel in the source, row, column, and pixel in the gates; far outside past the slice's end.
fn position(pixel: u32, end: u32) -> vec4<i32> {
  if (pixel >= end) { return vec4<i32>(0, -0x1000000, 0, -1); }
  let frame = pixel / PIXELS;
  let within = pixel % PIXELS;
  let row = within / u32(WIDTH);
  return vec4<i32>(i32(sourceFrame(frame) * PIXELS + within), i32(row),
    i32(within - row * u32(WIDTH)), i32(targetFrame(frame) * PIXELS + within));
}
// A row of the result: how far its tap looks away, its channel, and whether it exists.
fn rowOf(row: u32) -> vec4<i32> {
  let tap = i32(row / CHANNELS);
  let away = vec2<i32>(tap / KERNEL_WIDTH - PAD_TOP, tap % KERNEL_WIDTH - PAD_LEFT);
  return vec4<i32>(away, i32(row % CHANNELS), select(0, 1, row < ROWS));
}
fn sourceAt(position: vec4<i32>, row: vec4<i32>) -> f32 {
  let y = position.y + row.x;
  let x = position.z + row.y;
  if (row.w == 0 || y < 0 || y >= HEIGHT || x < 0 || x >= WIDTH) { return 0.0; }
  return source[u32(position.x + row.x * WIDTH + row.y) * CHANNELS + u32(row.z)];
}
`

/**
 * A kernel's gradient: source `[.., H, W, C]`, gates' gradients `[.., H, W, 4F]`, to `[slices, kh,
 * kw, C, 4F]`. Columns are four neighbouring values of the last axis.
 */
export function kernelGradientShader(layer: Layer): Shader {
  const each = weightsColumns(layer.filters)
  const across = tile.threadsAcross * each
  const four = [0, 1, 2, 3]
  const sums = sumsOfFours(
    each,
    (j) => `gateTile[inner * ${across}u + threadColumn + ${tile.threadsAcross * j}u]`,
  )
  return {
    name: 'ConvLSTM kernel gradient',
    arrays: [...gradientArrays],
    code: `
${constants(layer)}
const ROWS: u32 = TAPS * CHANNELS;
const COLUMNS: u32 = FILTERS;
var<private> firstResult: u32;
var<workgroup> positions: array<vec4<i32>, ${innerBlock}>;
var<workgroup> sourceTile: array<vec4<f32>, ${innerBlock * tile.threadsAcross}>;
var<workgroup> gateTile: array<vec4<f32>, ${innerBlock * across}>;
${sourceLookups}
fn finish(row: u32, column: u32, sum: vec4<f32>) {
  partial[firstResult + row * FILTERS + column] = sum; }

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) group: vec3<u32>) {
  let firstRow = group.x * ${rowsPerGroup}u;
  let firstColumn = group.y * ${across}u;
  let begin = group.z * span.pixelsPerSlice;
  let end = min(begin + span.pixelsPerSlice, span.frames * PIXELS);
  let threadRow = lane / ${tile.threadsAcross}u;
  let threadColumn = lane % ${tile.threadsAcross}u;
${four.map((q) => `  let row${q} = rowOf(firstRow + threadColumn * 4u + ${q}u);`).join('\n')}
  ${sums.declare}
  if (lane < ${innerBlock}u) { positions[lane] = position(begin + lane, end); }
  for (var first = begin; first < end; first += ${innerBlock}u) {
    workgroupBarrier();
    for (var part = 0u; part < 2u; part++) {
      let inner = threadRow + 8u * part;
      sourceTile[inner * ${tile.threadsAcross}u + threadColumn] = vec4<f32>(
        ${four.map((q) => `sourceAt(positions[inner], row${q})`).join(', ')});
    }
    for (var entry = lane; entry < ${innerBlock * across}u; entry += ${tile.workgroup}u) {
      let pixel = positions[entry / ${across}u].w;
      let column = firstColumn + entry % ${across}u;
      var gate = vec4<f32>();
      if (pixel >= 0 && column < FILTERS) { gate = gates[u32(pixel) * FILTERS + column]; }
      gateTile[entry] = gate;
    }
    workgroupBarrier();
    for (var inner = 0u; inner < ${innerBlock}u; inner++) {
      let value = sourceTile[inner * ${tile.threadsAcross}u + threadRow];
      ${sums.add}
    }
    if (lane < ${innerBlock}u) { positions[lane] = position(first + ${innerBlock}u + lane, end); }
  }
  firstResult = (group.z + span.firstSlice) * ROWS * FILTERS;
  ${finishing(sums, 'firstRow + threadRow * 4u', 'ROWS')}
}
`,
  }
}

/** Lanes beside each other take filters beside each other; the rest of the 64 share the pixels. */
export function sumLanes(filters: number): number {
  let lanes = 1
  while (lanes < 64 && lanes < filters) lanes *= 2
  return lanes
}

/**
 * Gradients of bias `[4F]` and, where there are any, peepholes `[3, F]`, one after the other, to
 * `[slices, 4F (+ 3F)]`. Cells lie step by step, `[T + 1, B, H, W, F]`, and those before a step
 * begin `span.cellFirst` frames in.
 */
export function biasGradientShader(layer: Layer, hasPeepholes: boolean): Shader {
  const lanes = sumLanes(layer.filters)
  const arrays: ArrayUse[] = [
    { name: 'gates', use: 'read' },
    ...(hasPeepholes ? [{ name: 'cells', use: 'read' } as const] : []),
    { name: 'partial', use: 'write' },
  ]
  const peep = `
      let frame = pixel / PIXELS;
      let batch = span.frames / span.perSequence;
      let position = (frame % span.perSequence) * batch + frame / span.perSequence;
      let cell = position * PIXELS + pixel % PIXELS;
      let before = cells[cell * FILTERS + column];
      let after = cells[(cell + batch * PIXELS) * FILTERS + column];
      peeps += vec4<f32>(gate.x * before, gate.y * before, gate.w * after, 0.0);`
  const storePeep = `
    for (var p = 0u; p < 3u; p++) {
      partial[first + (4u + p) * FILTERS + column] = peepTile[lane][p];
    }`
  return {
    name: 'ConvLSTM bias gradient',
    arrays,
    code: `
${constants(layer)}
var<workgroup> gateTile: array<vec4<f32>, 64>;
var<workgroup> peepTile: array<vec4<f32>, 64>;
@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) group: vec3<u32>) {
  let column = group.x * ${lanes}u + lane % ${lanes}u;
  let begin = group.z * span.pixelsPerSlice;
  let end = min(begin + span.pixelsPerSlice, span.frames * PIXELS);
  var sums = vec4<f32>();
  var peeps = vec4<f32>();
  if (column < FILTERS) {
    for (var pixel = begin + lane / ${lanes}u; pixel < end; pixel += ${64 / lanes}u) {
      let at = pixel * 4u * FILTERS + column;
      let gate = vec4<f32>(gates[at], gates[at + FILTERS],
        gates[at + 2u * FILTERS], gates[at + 3u * FILTERS]);
      sums += gate;${hasPeepholes ? peep : ''}
    }
  }
  gateTile[lane] = sums;
  peepTile[lane] = peeps;
  for (var half = 32u; half >= ${lanes}u; half /= 2u) {
    workgroupBarrier();
    if (lane < half) {
      gateTile[lane] += gateTile[lane + half];
      peepTile[lane] += peepTile[lane + half];
    }
  }
  if (lane < ${lanes}u && column < FILTERS) {
    let first = group.z * ${hasPeepholes ? 7 : 4}u * FILTERS;
    for (var g = 0u; g < 4u; g++) {
      partial[first + g * FILTERS + column] = gateTile[lane][g];
    }${hasPeepholes ? storePeep : ''}
  }
}
`,
  }
}

/**
 * Adds slices: `partial[slice * sourceStride + sourceFirst + k]` over `frames` slices to
 * `result[k]`, k below `targetStride`.
 */
export function sliceSumShader(): Shader {
  return {
    name: 'sum of slices',
    arrays: [
      { name: 'partial', use: 'read' },
      { name: 'result', use: 'write' },
    ],
    code: `
@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) group: vec3<u32>,
        @builtin(num_workgroups) groups: vec3<u32>) {
  let position = (group.x + group.y * groups.x) * 64u + lane;
  if (position >= span.targetStride) { return; }
  var sum = 0.0;
  for (var slice = 0u; slice < span.frames; slice++) {
    sum += partial[slice * span.sourceStride + span.sourceFirst + position];
  }
  result[position] = sum;
}
`,
  }
}
