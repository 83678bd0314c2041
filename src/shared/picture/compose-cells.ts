/** A frame's cells alone, without any writing: for thumbnails and film strips. */
import { shrinkFrame, zoomedSize, zoomToFit, type GridSize } from './cell-zoom'
import type { ColorScale } from './color-scale'
import type { ValueColormap } from './colormaps'
import type { IndexedPicture } from './compose-frame'
import { drawCells } from './draw-panel'
import { IndexedCanvas } from './indexed-canvas'
import { buildPalette } from './ink'
import type { InkName } from './picture-options'

/** Draws `[H, W]` as large as it fits into `space` (pixels), in whole pixels per cell. */
export function composeCells(
  values: Float32Array,
  grid: GridSize,
  space: GridSize,
  scale: ColorScale,
  colormap: ValueColormap,
  ink: InkName,
): IndexedPicture {
  const zoom = zoomToFit(grid, space, Infinity)
  const { height, width } = zoomedSize(grid, zoom)
  const canvas = new IndexedCanvas(width, height, buildPalette(ink, colormap, false))
  const area = { left: 0, top: 0, width, height }
  drawCells(canvas, area, shrinkFrame(values, grid, zoom.cellsPerPixel), zoom.pixelsPerCell, {
    measure: 'value',
    scale,
    hatch: 1,
  })
  return { width, height, indices: canvas.indices, palette: canvas.palette.colors }
}
