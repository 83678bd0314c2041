/**
 * Depthwise convolution of images [images, H, W, C] with one kernel [kh, kw] per channel, stride 1,
 * taps `dilation` apart; with a flipped kernel and the rest of the padding it is its own gradient by
 * data.
 */
import { DepthwiseArguments } from './arguments'
import { multiplyAdd, splat } from './vector'

/** unit = image * unitsPerImage + block of rows. */
export function depthwiseUnit(address: usize, unit: i32): void {
  const d = changetype<DepthwiseArguments>(address)
  const image = unit / d.unitsPerImage
  const first = (unit % d.unitsPerImage) * d.rowsPerUnit
  const last = min(d.height, first + d.rowsPerUnit)
  const pixelBytes = <usize>d.channels << 2
  const input = d.input + <usize>(image * d.height * d.width) * pixelBytes
  let out = d.output + <usize>((image * d.height + first) * d.width) * pixelBytes
  for (let row = first; row < last; row++) {
    for (let column = 0; column < d.width; column++) {
      pixel(d, input, row, column, out, pixelBytes)
      out += pixelBytes
    }
  }
}

/** First tap that lies inside where tap 0 is at `start`. */
@inline
function firstTap(start: i32, dilation: i32): i32 {
  return start >= 0 ? 0 : (dilation - 1 - start) / dilation
}

/** The tap after the last that lies inside. */
@inline
function lastTap(start: i32, dilation: i32, taps: i32, side: i32): i32 {
  return start >= side ? 0 : min(taps, (side - 1 - start) / dilation + 1)
}

function pixel(d: DepthwiseArguments, input: usize, row: i32, column: i32, out: usize, pixelBytes: usize): void {
  const top = row - d.padTop, left = column - d.padLeft
  const y0 = firstTap(top, d.dilation), y1 = lastTap(top, d.dilation, d.kernelHeight, d.height)
  const x0 = firstTap(left, d.dilation), x1 = lastTap(left, d.dilation, d.kernelWidth, d.width)
  const step = <usize>d.dilation * pixelBytes
  let c: usize = 0
  for (; c + 32 <= pixelBytes; c += 32) {
    let s0 = splat(0), s1 = splat(0)
    for (let y = y0; y < y1; y++) {
      let from = input + <usize>((top + y * d.dilation) * d.width + left + x0 * d.dilation) * pixelBytes + c
      let w = d.weights + <usize>(y * d.kernelWidth + x0) * pixelBytes + c
      for (let x = x0; x < x1; x++) {
        s0 = multiplyAdd(v128.load(from, 0), v128.load(w, 0), s0)
        s1 = multiplyAdd(v128.load(from, 16), v128.load(w, 16), s1)
        from += step
        w += pixelBytes
      }
    }
    v128.store(out + c, s0, 0)
    v128.store(out + c, s1, 16)
  }
  for (; c < pixelBytes; c += 4) {
    let sum: f32 = 0
    for (let y = y0; y < y1; y++) {
      let from = input + <usize>((top + y * d.dilation) * d.width + left + x0 * d.dilation) * pixelBytes + c
      let w = d.weights + <usize>(y * d.kernelWidth + x0) * pixelBytes + c
      for (let x = x0; x < x1; x++) {
        sum += load<f32>(from) * load<f32>(w)
        from += step
        w += pixelBytes
      }
    }
    store<f32>(out + c, sum)
  }
}

/** unit = image: its sums [kh, kw, C] of x times dy. */
export function depthwiseWeightsGradientUnit(address: usize, image: i32): void {
  const d = changetype<DepthwiseArguments>(address)
  const pixelBytes = <usize>d.channels << 2
  const imageBytes = <usize>(d.height * d.width) * pixelBytes
  const input = d.input + <usize>image * imageBytes
  const gradient = d.gradient + <usize>image * imageBytes
  let sums = d.output + <usize>image * d.sumStride
  for (let y = 0; y < d.kernelHeight; y++) {
    for (let x = 0; x < d.kernelWidth; x++) {
      memory.fill(sums, 0, pixelBytes)
      tapSums(d, input, gradient, y * d.dilation - d.padTop, x * d.dilation - d.padLeft, sums, pixelBytes)
      sums += pixelBytes
    }
  }
}

/** Adds x[row + down, column + right] dy[row, column] over all pixels where both are. */
function tapSums(d: DepthwiseArguments, input: usize, gradient: usize, down: i32, right: i32, sums: usize, pixelBytes: usize): void {
  const firstRow = max(0, -down), lastRow = min(d.height, d.height - down)
  const firstColumn = max(0, -right), lastColumn = min(d.width, d.width - right)
  for (let row = firstRow; row < lastRow; row++) {
    let dy = gradient + <usize>(row * d.width + firstColumn) * pixelBytes
    let x = input + <usize>((row + down) * d.width + firstColumn + right) * pixelBytes
    for (let column = firstColumn; column < lastColumn; column++) {
      let c: usize = 0
      for (; c + 16 <= pixelBytes; c += 16) {
        v128.store(sums + c, multiplyAdd(v128.load(x + c), v128.load(dy + c), v128.load(sums + c)))
      }
      for (; c < pixelBytes; c += 4) store<f32>(sums + c, load<f32>(sums + c) + load<f32>(x + c) * load<f32>(dy + c))
      dy += pixelBytes
      x += pixelBytes
    }
  }
}
