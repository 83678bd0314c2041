/**
 * The formats in which a forecast is taken away, and the ending of each one's files. The exporter
 * of each stands in `src/data/exports/list.ts`.
 */
export const exportExtensions = {
  gif: 'gif',
  /** Made by the window itself, or in the terminal by the ffmpeg of the machine. */
  mp4: 'mp4',
  /** One frame of the figure. */
  png: 'png',
  /** The same as shapes, for print. */
  svg: 'svg',
  /** A ZIP file with every frame of the figure. */
  'png-frames': 'zip',
  npy: 'npy',
  csv: 'csv',
  geotiff: 'tif',
  /** A ZIP file with a GeoTIFF per step. */
  'geotiff-steps': 'zip',
  netcdf: 'nc',
  /** Of a dataset that was made of regions: a table by region, and their outlines with values. */
  'csv-regions': 'csv',
  geojson: 'geojson',
  /** What was done with which data and how well it went, in one page. */
  report: 'html',
} as const satisfies Record<string, string>

/** Formats that are drawn, as the player shows the forecast; the others hold its numbers. */
export const pictureFormats = [
  'gif',
  'mp4',
  'png',
  'svg',
  'png-frames',
] as const satisfies readonly ExportFormat[]
export type PictureFormat = (typeof pictureFormats)[number]

export type ExportFormat = keyof typeof exportExtensions
export const exportFormats = Object.keys(exportExtensions) as ExportFormat[]
