/**
 * Winograd's one-dimensional maps by number, so that a kernel's code can be made once for each:
 * `map` must be a constant where these are called.
 */
import {
  EIGHT_POINTS, EIGHT_TAKE_3, EIGHT_TAKE_4, EIGHT_TAKE_5, EIGHT_TAKE_6, SIX_POINTS, SIX_TAKE_3, SIX_TAKE_4,
} from '../kernel-ids'
import * as eight from './eight-points'
import * as six from './six-points'

/**
 * Values -> points: a piece of the input, or (…_TAKE_n) n taps of a kernel or of a tile of output
 * gradients.
 */
@inline
export function valuesToPoints(map: i32, from: usize, step: usize, out: usize, outStep: usize): void {
  if (map == SIX_POINTS) six.toPoints(from, step, out, outStep)
  if (map == EIGHT_POINTS) eight.toPoints(from, step, out, outStep)
  if (map == SIX_TAKE_3) six.extend(3, from, step, out, outStep)
  if (map == SIX_TAKE_4) six.extend(4, from, step, out, outStep)
  if (map == EIGHT_TAKE_3) eight.extend(3, from, step, out, outStep)
  if (map == EIGHT_TAKE_4) eight.extend(4, from, step, out, outStep)
  if (map == EIGHT_TAKE_5) eight.extend(5, from, step, out, outStep)
  if (map == EIGHT_TAKE_6) eight.extend(6, from, step, out, outStep)
}

/** Points -> values: a tile of outputs, or the taps of a kernel gradient. */
@inline
export function pointsToValues(map: i32, from: usize, step: usize, out: usize, outStep: usize): void {
  if (map == SIX_TAKE_3) six.collect(3, from, step, out, outStep)
  if (map == SIX_TAKE_4) six.collect(4, from, step, out, outStep)
  if (map == EIGHT_TAKE_3) eight.collect(3, from, step, out, outStep)
  if (map == EIGHT_TAKE_4) eight.collect(4, from, step, out, outStep)
  if (map == EIGHT_TAKE_5) eight.collect(5, from, step, out, outStep)
  if (map == EIGHT_TAKE_6) eight.collect(6, from, step, out, outStep)
}
