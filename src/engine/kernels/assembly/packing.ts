/** Weights in the order in which the register tile reads them. */
import { PackArguments } from './arguments'
import { TILE_COLUMNS } from './tile'

/** Packs one block of 16 columns: unit = block. */
export function packUnit(address: usize, unit: i32): void {
  const a = changetype<PackArguments>(address)
  const first = unit * TILE_COLUMNS
  const valid = min(a.columns - first, TILE_COLUMNS)
  let out = a.output + ((<usize>unit * a.tapRows * a.tapColumns * a.rows * TILE_COLUMNS) << 2)
  for (let y = 0; y < a.tapRows; y++) {
    for (let x = 0; x < a.tapColumns; x++) {
      const tap = a.origin + y * a.tapRowStride + x * a.tapColumnStride + first * a.columnStride
      for (let row = 0; row < a.rows; row++) {
        packRow(a.source + ((tap + row * a.rowStride) << 2), a.columnStride << 2, valid, out)
        out += <usize>TILE_COLUMNS << 2
      }
    }
  }
}

function packRow(source: usize, stride: i32, valid: i32, out: usize): void {
  for (let column = 0; column < TILE_COLUMNS; column++) {
    store<f32>(out + (column << 2), column < valid ? load<f32>(source + column * stride) : 0)
  }
}
