/** Every exporter: one file each, one line here. */
import type { ExportFormat } from '../../shared/export-formats'
import { csv } from './csv'
import { csvRegions } from './csv-regions'
import type { Exporter } from './exporter'
import { geojson } from './geojson'
import { geotiff, geotiffSteps } from './geotiff'
import { gif } from './gif'
import { mp4 } from './mp4'
import { netcdf } from './netcdf'
import { npy } from './npy'
import { png, pngFrames, svg } from './png'
import { report } from './report/report'

export const exporters = {
  gif,
  mp4,
  png,
  svg,
  'png-frames': pngFrames,
  npy,
  csv,
  geotiff,
  'geotiff-steps': geotiffSteps,
  netcdf,
  'csv-regions': csvRegions,
  geojson,
  report,
} satisfies Record<ExportFormat, Exporter>
