/**
 * The way back through the convolution into four gates: gradient of the frames that the kernel slid
 * over, from the gradients of the gates. A column is a channel of those frames; the inner sum goes
 * over taps and all gates. In a step, that gradient is the hidden state's, and the thread that has
 * it goes on to the gradients of the gates and of the cell: one program per step.
 */
import type { Shader } from './program'
import { columnsPerThread, constants, convolutionMain, innerBlock, pixelTile, tile } from './tile'
import type { Layer, Sums } from './tile'

export interface BackStepOptions {
  hasMask: boolean
  hasPeepholes: boolean
  hard: boolean
}

export const backwardColumns = (channels: number): number => columnsPerThread(channels, 4)

/**
 * Gradient of the frames: gates' gradients `[frames, H, W, 4F]`, weights `[kh, kw, C, 4F]` to
 * target `[frames, H, W, C]`.
 */
export function frameGradientShader(layer: Layer): Shader {
  return {
    name: 'ConvLSTM frame gradient',
    arrays: [
      { name: 'gates', use: 'read' },
      { name: 'weights', use: 'read' },
      { name: 'result', use: 'write' },
    ],
    code: `
fn finish(pixel: u32, column: u32, sum: f32) {
  result[(targetFrame(pixel / PIXELS) * PIXELS + pixel % PIXELS) * CHANNELS + column] = sum;
}
${transposedConvolution(layer)}`,
  }
}

/**
 * One step back. The array of gates holds activated gates up to this step and gradients after it;
 * this step's become gradients. `carried` is the cell's gradient, `[B, H, W, F]`: that after the
 * step turns into that before it. With a mask the hidden state's lies behind it, for a step that is
 * left out hands both on.
 */
export function backStepShader(
  layer: Layer,
  { hasPeepholes, hasMask, hard }: BackStepOptions,
): Shader {
  const slope = hard ? 'select(0.0, 0.2, a > 0.0 && a < 1.0)' : 'a * (1.0 - a)'
  return {
    name: 'ConvLSTM step back',
    arrays: [
      { name: 'weights', use: 'read' },
      ...(hasPeepholes ? [{ name: 'peepholes', use: 'read' } as const] : []),
      ...(hasMask ? [{ name: 'mask', use: 'read', as: 'u32' } as const] : []),
      { name: 'sequenceGradient', use: 'read' },
      { name: 'finalHiddenGradient', use: 'read' },
      { name: 'cells', use: 'read' },
      { name: 'gates', use: 'write' },
      { name: 'carried', use: 'write' },
    ],
    code: `
fn slope(a: f32) -> f32 { return ${slope}; }
${goBack(hasPeepholes, hasMask)}
${transposedConvolution(layer)}`,
  }
}

function goBack(hasPeepholes: boolean, hasMask: boolean): string {
  const peep = (gate: number): string => `peepholes[${gate}u * FILTERS + column]`
  const handOn = `
  let carriedHidden = span.frames * PIXELS * FILTERS + here;
  hidden += carried[carriedHidden];
  let isLeftOut = mask[targetFrame(pixel / PIXELS)] == 0u;
  carried[carriedHidden] = select(0.0, hidden, isLeftOut);
  if (isLeftOut) {
    for (var g = 0u; g < 4u; g++) { gates[first + g * FILTERS] = 0.0; }
    return;
  }`
  return `
fn finish(pixel: u32, column: u32, fromNextStep: f32) {
  let position = targetFrame(pixel / PIXELS) * PIXELS + pixel % PIXELS;
  let here = pixel * FILTERS + column;
  var hidden = fromNextStep + sequenceGradient[position * FILTERS + column];
  if (span.isLast == 1u) { hidden += finalHiddenGradient[here]; }
  let first = position * 4u * FILTERS + column;${hasMask ? handOn : ''}
  let i = gates[first];
  let f = gates[first + FILTERS];
  let g = gates[first + 2u * FILTERS];
  let o = gates[first + 3u * FILTERS];
  let before = cells[(span.cellFirst * PIXELS + pixel) * FILTERS + column];
  let after = cells[(span.nextCellFirst * PIXELS + pixel) * FILTERS + column];
  let decayed = exp(-2.0 * abs(after));
  let bounded = sign(after) * (1.0 - decayed) / (1.0 + decayed);
  let ofO = hidden * bounded * slope(o);
  var cell = carried[here] + hidden * o * (1.0 - bounded * bounded);
  ${hasPeepholes ? `cell += ofO * ${peep(2)};` : ''}
  let ofI = cell * g * slope(i);
  let ofF = cell * before * slope(f);
  gates[first] = ofI;
  gates[first + FILTERS] = ofF;
  gates[first + 2u * FILTERS] = cell * i * (1.0 - g * g);
  gates[first + 3u * FILTERS] = ofO;
  carried[here] = cell * f ${hasPeepholes ? `+ ofI * ${peep(0)} + ofF * ${peep(1)}` : ''};
}
`
}

function transposedConvolution(layer: Layer): string {
  const each = backwardColumns(layer.channels)
  const across = tile.threadsAcross * each
  const columns = Array.from({ length: each }, (_, j) => j)
  const weight = (j: number): string =>
    `weightTile[(threadColumn + ${tile.threadsAcross * j}u) * ${tile.paddedBlock}u + inner]`
  const sums: Sums = {
    each,
    type: 'f32',
    declare: columns.map((j) => `var sum${j} = vec4<f32>();`).join(' '),
    add: columns.map((j) => `sum${j} += value * ${weight(j)};`).join('\n      '),
    of: (j, q) => `sum${j}[${q}]`,
  }
  return `
${constants(layer)}
const COLUMNS: u32 = CHANNELS;
fn sourceValue(position: u32) -> f32 { return gates[position]; }
${pixelTile(4 * layer.filters, -1)}
var<workgroup> weightTile: array<f32, ${across * tile.paddedBlock}>;
fn loadWeights(block: u32, firstColumn: u32, lane: u32) {
  for (var entry = lane; entry < ${innerBlock * across}u; entry += ${tile.workgroup}u) {
    let inner = block * ${innerBlock}u + entry % ${innerBlock}u;
    let column = firstColumn + entry / ${innerBlock}u;
    var weight = 0.0;
    if (inner < INNER && column < CHANNELS) {
      weight = weights[((inner / DEPTH) * CHANNELS + column) * DEPTH + inner % DEPTH];
    }
    weightTile[(entry / ${innerBlock}u) * ${tile.paddedBlock}u + entry % ${innerBlock}u] = weight;
  }
}
${convolutionMain(sums)}`
}
