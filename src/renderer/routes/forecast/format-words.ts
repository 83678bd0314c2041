/** What the formats are called in which a forecast is taken away, and what they hold. */
import type { ExportFormat, PictureFormat } from '../../../shared/export-formats'
import { m } from '../../i18n/paraglide/messages'

const titles: Record<ExportFormat, () => string> = {
  gif: m.export_format_gif,
  mp4: m.export_format_mp4,
  png: m.export_format_png,
  svg: m.export_format_svg,
  'png-frames': m.export_format_png_frames,
  report: m.export_report,
  csv: m.export_format_csv,
  npy: m.export_format_npy,
  geotiff: m.export_format_geotiff,
  'geotiff-steps': m.export_format_geotiff_steps,
  netcdf: m.export_format_netcdf,
  'csv-regions': m.export_format_csv_regions,
  geojson: m.export_format_geojson,
}
export const formatTitle = (format: ExportFormat): string => titles[format]()

const texts: Record<Exclude<ExportFormat, PictureFormat>, () => string> = {
  report: m.export_text_report,
  csv: m.export_text_csv,
  npy: m.export_text_npy,
  geotiff: m.export_text_geotiff,
  'geotiff-steps': m.export_text_geotiff_steps,
  netcdf: m.export_text_netcdf,
  'csv-regions': m.export_text_csv_regions,
  geojson: m.export_text_geojson,
}

/** What a file of numbers holds; empty for pictures, which show it themselves. */
export function formatText(format: ExportFormat): string {
  return format in texts ? texts[format as keyof typeof texts]() : ''
}
