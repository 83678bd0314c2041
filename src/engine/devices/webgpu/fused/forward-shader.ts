/**
 * Convolution into four gates, forward. A column is a filter with its four gates in one vector, so
 * that the thread that has summed them up can go on to the cell and the hidden state: one program
 * per step.
 */
import type { ArrayUse, Shader } from './program'
import {
  columnsPerThread,
  constants,
  convolutionMain,
  innerBlock,
  pixelTile,
  sumsOfFours,
  tile,
} from './tile'
import type { Layer } from './tile'

export interface InputOptions {
  hasBias: boolean
}

export interface StepOptions extends InputOptions {
  hasPeepholes: boolean
  hasMask: boolean
  hard: boolean
}

export const forwardColumns = (filters: number): number => columnsPerThread(filters, 2)

/**
 * Input convolution of all steps at once: source `[frames, H, W, C]`, kernel `[kh, kw, C, 4F]`,
 * gates `[frames, H, W, 4F]`.
 */
export function inputShader(layer: Layer, { hasBias }: InputOptions): Shader {
  return {
    name: 'ConvLSTM input',
    arrays: [read('source'), read('weights'), ...(hasBias ? [read('bias')] : []), write('gates')],
    code: `
fn sourceValue(position: u32) -> f32 { return source[position]; }
fn finish(pixel: u32, column: u32, summed: vec4<f32>) {
  let first = gatesOffset(pixel) + column;
  let sum = summed ${hasBias ? `+ ${fourOf('bias', 'column')}` : ''};
  ${writeFour('sum')}
}
${convolution(layer)}`,
  }
}

/**
 * One step: recurrent convolution, gates, cell and hidden state. The state before it lies in
 * `sequence` or, with `span.fromInitial`, in `initialHidden`. With `span.hasInput` the gates
 * already hold what the input gives, bias included. With `span.keep` the activated gates are
 * written, for the way back. Where `mask`, `[B, T]`, is 0, both states stay as they were; then
 * there is no initial one.
 */
export function stepShader(
  layer: Layer,
  { hasBias, hasPeepholes, hasMask, hard }: StepOptions,
): Shader {
  return {
    name: 'ConvLSTM step',
    arrays: [
      read('initialHidden'),
      read('weights'),
      ...(hasBias ? [read('bias')] : []),
      ...(hasPeepholes ? [read('peepholes')] : []),
      ...(hasMask ? [{ ...read('mask'), as: 'u32' } as const] : []),
      write('gates'),
      write('cells'),
      write('sequence'),
    ],
    code: activation(hard) + advance(hasBias, hasPeepholes, hasMask) + convolution(layer),
  }
}

const read = (name: string): ArrayUse => ({ name, use: 'read' })
const write = (name: string): ArrayUse => ({ name, use: 'write' })
const gateNumbers = [0, 1, 2, 3]

/** The four gates' values in an array, `FILTERS` apart. */
function fourOf(array: string, first: string): string {
  return `vec4<f32>(${gateNumbers.map((g) => `${array}[${first} + ${g}u * FILTERS]`).join(', ')})`
}

function writeFour(value: string): string {
  return gateNumbers.map((g) => `gates[first + ${g}u * FILTERS] = ${value}[${g}];`).join(' ')
}

/** Sigmoid and hyperbolic tangent that neither overflow nor hide a NaN. */
function activation(hard: boolean): string {
  return `
fn activate(z: f32) -> f32 {
  return ${hard ? 'clamp(0.2 * z + 0.5, 0.0, 1.0)' : '1.0 / (1.0 + exp(-z))'};
}
fn hyperbolic(z: f32) -> f32 {
  let decayed = exp(-2.0 * abs(z));
  return sign(z) * (1.0 - decayed) / (1.0 + decayed);
}
`
}

function advance(hasBias: boolean, hasPeepholes: boolean, hasMask: boolean): string {
  const stay = `
  if (mask[targetFrame(pixel / PIXELS)] == 0u) {
    cells[after] = cell;
    var hidden = 0.0;
    if (span.blocks > 0u) {
      let before = sourceFrame(pixel / PIXELS) * PIXELS + pixel % PIXELS;
      hidden = sequence[before * FILTERS + column];
    }
    sequence[gatesOffset(pixel) / 4u + column] = hidden;
    return;
  }`
  return `
fn sourceValue(position: u32) -> f32 {
  if (span.fromInitial == 1u) { return initialHidden[position]; }
  return sequence[position];
}
fn finish(pixel: u32, column: u32, summed: vec4<f32>) {
  let first = gatesOffset(pixel) + column;
  let cell = cells[(span.cellFirst * PIXELS + pixel) * FILTERS + column];
  let after = (span.nextCellFirst * PIXELS + pixel) * FILTERS + column;${hasMask ? stay : ''}
  var z = summed;
  if (span.hasInput == 1u) { z += ${fourOf('gates', 'first')}; }
  ${hasBias ? `else { z += ${fourOf('bias', 'column')}; }` : ''}
  ${hasPeepholes ? 'z.x += peepholes[column] * cell;' : ''}
  ${hasPeepholes ? 'z.y += peepholes[FILTERS + column] * cell;' : ''}
  let i = activate(z.x);
  let f = activate(z.y);
  let g = hyperbolic(z.z);
  let next = f * cell + i * g;
  ${hasPeepholes ? 'z.w += peepholes[2u * FILTERS + column] * next;' : ''}
  let o = activate(z.w);
  cells[after] = next;
  sequence[gatesOffset(pixel) / 4u + column] = o * hyperbolic(next);
  if (span.keep == 1u) {
    let activated = vec4<f32>(i, f, g, o);
    ${writeFour('activated')}
  }
}
`
}

function convolution(layer: Layer): string {
  const each = forwardColumns(layer.filters)
  const across = tile.threadsAcross * each
  const weight = (j: number): string =>
    `weightTile[inner * ${across}u + threadColumn + ${tile.threadsAcross * j}u]`
  return `
${constants(layer)}
const COLUMNS: u32 = FILTERS;
${pixelTile(layer.channels, 1)}
var<workgroup> weightTile: array<vec4<f32>, ${innerBlock * across}>;
fn gatesOffset(pixel: u32) -> u32 {
  return (targetFrame(pixel / PIXELS) * PIXELS + pixel % PIXELS) * 4u * FILTERS;
}
fn loadWeights(block: u32, firstColumn: u32, lane: u32) {
  for (var entry = lane; entry < ${innerBlock * across}u; entry += ${tile.workgroup}u) {
    let inner = block * ${innerBlock}u + entry / ${across}u;
    let column = firstColumn + entry % ${across}u;
    var weight = vec4<f32>();
    if (inner < INNER && column < FILTERS) {
      let first = inner * 4u * FILTERS + column;
      weight = ${fourOf('weights', 'first')};
    }
    weightTile[entry] = weight;
  }
}
${convolutionMain(sumsOfFours(each, weight))}`
}
