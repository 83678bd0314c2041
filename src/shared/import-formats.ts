/**
 * The formats that go in, and the endings their files usually have. Files are known by their
 * content; the endings are only for dialogs and for naming a dataset after its file. The importer
 * of each stands in `src/data/importers/list.ts`.
 */
export const importFormats = {
  npy: ['npy'],
  npz: ['npz'],
  zarr: ['zarr'],
  hdf5: ['h5', 'hdf5', 'hdf', 'nc', 'nc4', 'mat'],
  netcdf: ['nc', 'cdf'],
  geotiff: ['tif', 'tiff'],
  'ascii-grid': ['asc'],
  pictures: ['png', 'gif', 'jpg', 'jpeg', 'webp'],
  regions: ['geojson', 'json', 'shp', 'dbf', 'shx', 'prj', 'cpg', 'zip'],
  workbook: ['xlsx'],
  parquet: ['parquet', 'pq'],
  table: ['csv', 'tsv', 'txt'],
} as const satisfies Record<string, readonly string[]>

export type ImportFormat = keyof typeof importFormats
export const importFormatNames = Object.keys(importFormats) as ImportFormat[]

/** Every ending, and `gz`, which may lie around any of them. */
export const importExtensions: readonly string[] = [
  ...new Set([...Object.values(importFormats).flat(), 'gz']),
]

/** A file's name without its endings: `cases` for `cases.csv.gz`. */
export function withoutExtension(fileName: string): string {
  const last = fileName.lastIndexOf('.')
  const ending = fileName.slice(last + 1).toLowerCase()
  if (last < 1 || !importExtensions.includes(ending)) return fileName
  return withoutExtension(fileName.slice(0, last))
}
