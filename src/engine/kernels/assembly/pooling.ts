/**
 * Pooling of images [images, H, W, C] over windows: largest value, mean or total, and gradients.
 * Channels four at a time.
 */
import * as kernel from '../kernel-ids'
import { PoolArguments } from './arguments'
import { splat } from './vector'

/** unit = image * unitsPerImage + block of output rows. */
export function poolUnit(address: usize, unit: i32): void {
  const p = changetype<PoolArguments>(address)
  const image = unit / p.unitsPerImage
  const firstRow = (unit % p.unitsPerImage) * p.rowsPerUnit
  const lastRow = min(p.outputHeight, firstRow + p.rowsPerUnit)
  const pixelBytes = <usize>p.channels << 2
  const input = p.input + <usize>(image * p.height * p.width) * pixelBytes
  let out = p.output + <usize>((image * p.outputHeight + firstRow) * p.outputWidth) * pixelBytes
  for (let row = firstRow; row < lastRow; row++) {
    const top = max(0, row * p.strideHeight - p.padTop)
    const bottom = min(p.height, row * p.strideHeight - p.padTop + p.windowHeight)
    for (let column = 0; column < p.outputWidth; column++) {
      const left = max(0, column * p.strideWidth - p.padLeft)
      const right = min(p.width, column * p.strideWidth - p.padLeft + p.windowWidth)
      const from = input + <usize>(top * p.width + left) * pixelBytes
      if (p.rule == kernel.POOL_LARGEST) poolWindow<i32>(p, from, bottom - top, right - left, 1, out)
      else poolWindow<f32>(p, from, bottom - top, right - left, p.rule == kernel.POOL_MEAN ? 1 / <f32>((bottom - top) * (right - left)) : 1, out)
      out += pixelBytes
    }
  }
}

/** Integer type argument: largest; float: total times `share`. */
@inline
function poolWindow<T>(p: PoolArguments, from: usize, rows: i32, columns: i32, share: f32, out: usize): void {
  const pixelBytes = <usize>p.channels << 2
  const rowBytes = <usize>p.width * pixelBytes
  let c: usize = 0
  for (; c + 16 <= pixelBytes; c += 16) {
    let sum = splat(isInteger<T>() ? -Infinity : 0)
    for (let y = 0; y < rows; y++) {
      let at = from + <usize>y * rowBytes + c
      for (let x = 0; x < columns; x++) {
        const value = v128.load(at)
        // pmax passes over NaN
        sum = isInteger<T>() ? f32x4.pmax(sum, value) : f32x4.add(sum, value)
        at += pixelBytes
      }
    }
    v128.store(out + c, isInteger<T>() ? sum : f32x4.mul(sum, splat(share)))
  }
  for (; c < pixelBytes; c += 4) {
    let sum: f32 = isInteger<T>() ? -Infinity : 0
    for (let y = 0; y < rows; y++) {
      let at = from + <usize>y * rowBytes + c
      for (let x = 0; x < columns; x++) {
        const value = load<f32>(at)
        sum = isInteger<T>() ? (value > sum ? value : sum) : sum + value
        at += pixelBytes
      }
    }
    store<f32>(out + c, isInteger<T>() ? sum : sum * share)
  }
}

/**
 * Gradient by the input; unit = image. The largest value's goes to its first position; a mean's share
 * is that of a whole window.
 */
export function poolGradientUnit(address: usize, image: i32): void {
  const p = changetype<PoolArguments>(address)
  const pixelBytes = <usize>p.channels << 2
  const imageBytes = <usize>(p.height * p.width) * pixelBytes
  const out = p.output + <usize>image * imageBytes
  const input = p.input + <usize>image * imageBytes
  let dy = p.gradient + <usize>(image * p.outputHeight * p.outputWidth) * pixelBytes
  memory.fill(out, 0, imageBytes)
  const share: f32 = 1 / <f32>(p.windowHeight * p.windowWidth)
  for (let row = 0; row < p.outputHeight; row++) {
    const top = max(0, row * p.strideHeight - p.padTop)
    const bottom = min(p.height, row * p.strideHeight - p.padTop + p.windowHeight)
    for (let column = 0; column < p.outputWidth; column++) {
      const left = max(0, column * p.strideWidth - p.padLeft)
      const right = min(p.width, column * p.strideWidth - p.padLeft + p.windowWidth)
      const first = <usize>(top * p.width + left) * pixelBytes
      if (p.rule == kernel.POOL_LARGEST) toLargest(p, input, first, bottom - top, right - left, dy, out)
      else toAll(p, out + first, bottom - top, right - left, share, dy)
      dy += pixelBytes
    }
  }
}

/**
 * Adds dy where the window's largest value lies; nowhere when it holds nothing above minus
 * infinity.
 */
@inline
function toLargest(p: PoolArguments, input: usize, first: usize, rows: i32, columns: i32, dy: usize, out: usize): void {
  const pixelBytes = <usize>p.channels << 2
  const rowBytes = <usize>p.width * pixelBytes
  let c: usize = 0
  for (; c + 16 <= pixelBytes; c += 16) {
    let best = splat(-Infinity)
    let position = i32x4.splat(-1)
    for (let y = 0; y < rows; y++) {
      let at = first + <usize>y * rowBytes + c
      for (let x = 0; x < columns; x++) {
        const value = v128.load(input + at)
        const better = f32x4.gt(value, best)
        best = v128.bitselect(value, best, better)
        position = v128.bitselect(i32x4.splat(<i32>at), position, better)
        at += pixelBytes
      }
    }
    addAt(out, i32x4.extract_lane(position, 0), load<f32>(dy + c, 0))
    addAt(out + 4, i32x4.extract_lane(position, 1), load<f32>(dy + c, 4))
    addAt(out + 8, i32x4.extract_lane(position, 2), load<f32>(dy + c, 8))
    addAt(out + 12, i32x4.extract_lane(position, 3), load<f32>(dy + c, 12))
  }
  for (; c < pixelBytes; c += 4) {
    let best: f32 = -Infinity
    let position = -1
    for (let y = 0; y < rows; y++) {
      let at = first + <usize>y * rowBytes + c
      for (let x = 0; x < columns; x++) {
        const value = load<f32>(input + at)
        if (value > best) {
          best = value
          position = <i32>at
        }
        at += pixelBytes
      }
    }
    addAt(out, position, load<f32>(dy + c))
  }
}

@inline
function addAt(out: usize, position: i32, value: f32): void {
  if (position >= 0) store<f32>(out + <usize>position, load<f32>(out + <usize>position) + value)
}

/** Adds share * dy at every position of the window. */
@inline
function toAll(p: PoolArguments, out: usize, rows: i32, columns: i32, share: f32, dy: usize): void {
  const pixelBytes = <usize>p.channels << 2
  const rowBytes = <usize>p.width * pixelBytes
  let c: usize = 0
  for (; c + 16 <= pixelBytes; c += 16) {
    const value = f32x4.mul(v128.load(dy + c), splat(share))
    for (let y = 0; y < rows; y++) {
      let at = out + <usize>y * rowBytes + c
      for (let x = 0; x < columns; x++) {
        v128.store(at, f32x4.add(v128.load(at), value))
        at += pixelBytes
      }
    }
  }
  for (; c < pixelBytes; c += 4) {
    const value = load<f32>(dy + c) * share
    for (let y = 0; y < rows; y++) {
      let at = out + <usize>y * rowBytes + c
      for (let x = 0; x < columns; x++) {
        store<f32>(at, load<f32>(at) + value)
        at += pixelBytes
      }
    }
  }
}
