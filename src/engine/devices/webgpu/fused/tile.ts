/**
 * What the convolutions on the card have in common. A convolution is a product of matrices: a row
 * for each pixel, a column for each filter, and an inner sum over taps and channels. A workgroup of
 * 64 computes 32 pixels times 8 columns per thread and column; the inner sum goes in blocks of 16,
 * which lie in shared memory.
 *
 * Sizes that belong to a layer are constants of the code, so that the driver's compiler turns
 * divisions into multiplications.
 */

export interface Layer {
  height: number
  width: number
  /** Channels of the frames that the kernel slides over. */
  channels: number
  /** The kernel has four times as many columns, for the gates i, f, c, o. */
  filters: number
  kernel: readonly [number, number]
}

/** Pixels of a workgroup, four for each of 8 rows of threads. */
const pixelsPerGroup = 32
export const innerBlock = 16
/**
 * A row of the shared tile of pixels: one more than the block, so that threads meet different
 * banks.
 */
const paddedBlock = innerBlock + 1
const threadsAcross = 8
const mostGroups = 65535

/**
 * Columns that a thread computes: as few as cover all of them with the widest tile that is not
 * wider than they are.
 */
export function columnsPerThread(columns: number, most: number): number {
  let each = 1
  while (each < most && each * threadsAcross < columns) each *= 2
  return each
}

/** Workgroups for so many pixels, in two directions, and for so many columns in the third. */
export function groupsFor(
  pixels: number,
  columns: number,
  columnsEach: number,
): [number, number, number] {
  const tiles = Math.ceil(pixels / pixelsPerGroup)
  const across = Math.min(tiles, mostGroups)
  return [across, Math.ceil(tiles / across), Math.ceil(columns / (threadsAcross * columnsEach))]
}

/** Blocks of the inner sum over the taps of a kernel and so many channels. */
export function blocksFor([rows, columns]: readonly [number, number], channels: number): number {
  return Math.ceil((rows * columns * channels) / innerBlock)
}

export function constants({
  height,
  width,
  channels,
  filters,
  kernel: [rows, columns],
}: Layer): string {
  return `
const HEIGHT: i32 = ${height};
const WIDTH: i32 = ${width};
const PIXELS: u32 = ${height * width};
const CHANNELS: u32 = ${channels};
const FILTERS: u32 = ${filters};
const KERNEL_WIDTH: i32 = ${columns};
const TAPS: u32 = ${rows * columns};
const PAD_TOP: i32 = ${(rows - 1) >> 1};
const PAD_LEFT: i32 = ${(columns - 1) >> 1};
fn sourceFrame(frame: u32) -> u32 {
  let sequence = frame / span.perSequence;
  return sequence * span.sourceStride + span.sourceFirst + frame % span.perSequence;
}
fn targetFrame(frame: u32) -> u32 {
  let sequence = frame / span.perSequence;
  return sequence * span.targetStride + span.targetFirst + frame % span.perSequence;
}
`
}

/**
 * Loads one block of 32 pixels into \`sourceTile\`: four pixels to a vector, \`sourceTile[group *
 * 17 + inner]\`. The code around it says where the frames lie, one after the other, in
 * \`sourceValue(position)\`.
 * @param depth channels of the frames
 * @param direction 1 to look where the kernel looks from a pixel, -1 for the pixels from which it
 * looks at this one
 */
export function pixelTile(depth: number, direction: 1 | -1): string {
  const four = [0, 1, 2, 3].map(
    (q) => `sourceAt(positions[group * 4u + ${q}u], rows, columns, channel, known)`,
  )
  return `
const DEPTH: u32 = ${depth};
const INNER: u32 = ${depth} * TAPS;
var<workgroup> positions: array<vec4<i32>, ${pixelsPerGroup}>;
var<workgroup> sourceTile: array<vec4<f32>, ${threadsAcross * paddedBlock}>;

fn position(pixel: u32) -> vec4<i32> {
  if (pixel >= span.frames * PIXELS) { return vec4<i32>(0, -0x1000000, 0, 0); }
  let within = pixel % PIXELS;
  let row = within / u32(WIDTH);
  let first = sourceFrame(pixel / PIXELS) * PIXELS;
  return vec4<i32>(i32(first + within), i32(row), i32(within - row * u32(WIDTH)), 0);
}
fn sourceAt(position: vec4<i32>, rows: i32, columns: i32, channel: u32, known: bool) -> f32 {
  let row = position.y + rows;
  let column = position.z + columns;
  if (!known || row < 0 || row >= HEIGHT || column < 0 || column >= WIDTH) { return 0.0; }
  return sourceValue(u32(position.x + rows * WIDTH + columns) * DEPTH + channel);
}
fn loadPixels(block: u32, lane: u32) {
  let inner = block * ${innerBlock}u + lane % ${innerBlock}u;
  let known = inner < INNER;
  let tap = i32(inner / DEPTH);
  let channel = inner % DEPTH;
  let rows = ${direction} * (tap / KERNEL_WIDTH - PAD_TOP);
  let columns = ${direction} * (tap % KERNEL_WIDTH - PAD_LEFT);
  for (var part = 0u; part < 2u; part++) {
    let group = lane / ${innerBlock}u + 4u * part;
    sourceTile[group * ${paddedBlock}u + lane % ${innerBlock}u] = vec4<f32>(
      ${four.join(',\n      ')});
  }
}
`
}

/** Sums of a thread by column and pixel, and how they are named in the code. */
export interface Sums {
  /** Columns per thread. */
  each: number
  /** WGSL type of what a thread sums up for one pixel and one column. */
  type: 'f32' | 'vec4<f32>'
  /** Declares all sums. */
  declare: string
  /** Adds one inner value, `value` by pixel, to all sums. */
  add: string
  /** The sum of column `j` and pixel `q` of the thread's four. */
  of: (j: number, q: number) => string
}

/**
 * Hands every sum to `finish(position, column, sum)`. The code of `finish` stands there once:
 * drivers take long over copies of it.
 */
export function finishing(
  { each, type, of }: Sums,
  firstPosition: string,
  positions: string,
): string {
  const cases = Array.from(
    { length: 4 * each },
    (_, n) => `case ${n}u${n === 0 ? ', default' : ''}: { sum = ${of(n >> 2, n & 3)}; }`,
  )
  return `
  for (var n = 0u; n < ${4 * each}u; n++) {
    let position = ${firstPosition} + n % 4u;
    let column = firstColumn + threadColumn + (n / 4u) * ${threadsAcross}u;
    var sum: ${type};
    switch (n) {
      ${cases.join('\n      ')}
    }
    if (position < ${positions} && column < COLUMNS) { finish(position, column, sum); }
  }`
}

/**
 * The main function of a convolution: sums over all blocks, then `finish(pixel, column, sum)`,
 * pixels counted over all frames.
 */
export function convolutionMain(sums: Sums): string {
  return `
@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) group: vec3<u32>,
        @builtin(num_workgroups) groups: vec3<u32>) {
  let pixels = span.frames * PIXELS;
  let firstOfGroup = (group.x + group.y * groups.x) * ${pixelsPerGroup}u;
  if (firstOfGroup >= pixels) { return; }
  let firstColumn = group.z * ${threadsAcross * sums.each}u;
  let threadRow = lane / ${threadsAcross}u;
  let threadColumn = lane % ${threadsAcross}u;
  if (lane < ${pixelsPerGroup}u) { positions[lane] = position(firstOfGroup + lane); }
  ${sums.declare}
  for (var block = 0u; block < span.blocks; block++) {
    workgroupBarrier();
    loadPixels(block, lane);
    loadWeights(block, firstColumn, lane);
    workgroupBarrier();
    for (var inner = 0u; inner < ${innerBlock}u; inner++) {
      let value = sourceTile[threadRow * ${paddedBlock}u + inner];
      ${sums.add}
    }
  }
  ${finishing(sums, 'firstOfGroup + threadRow * 4u', 'pixels')}
}
`
}

/** Sums of four values for each pixel and column: `weight` is their vector for a column. */
export function sumsOfFours(each: number, weight: (j: number) => string): Sums {
  const all = Array.from({ length: each }, (_, j) =>
    [0, 1, 2, 3].map((q) => [j, q] as const),
  ).flat()
  const of = (j: number, q: number): string => `sum${j}${q}`
  const loads = Array.from({ length: each }, (_, j) => `let weight${j} = ${weight(j)};`)
  return {
    each,
    type: 'vec4<f32>',
    declare: all.map(([j, q]) => `var ${of(j, q)} = vec4<f32>();`).join(' '),
    add: [...loads, ...all.map(([j, q]) => `${of(j, q)} += value[${q}] * weight${j};`)].join(
      '\n      ',
    ),
    of,
  }
}

/** Threads beside each other take columns beside each other. */
export const tile = { threadsAcross, paddedBlock, workgroup: 64 } as const
