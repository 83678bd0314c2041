/**
 * Every importer. They are asked in this order, and the first that takes a file opens it: those
 * that take several files, or a file for what its members are, come before those that take
 * anything.
 */
import type { ImportFormat } from '../../shared/import-formats'
import type { Importer } from './importer'
import { asciiGrid } from './ascii-grid'
import { geotiff } from './geotiff'
import { hdf5 } from './hdf5'
import { netcdf } from './netcdf'
import { npy } from './npy'
import { npz } from './npz'
import { parquet } from './parquet'
import { pictures } from './pictures'
import { regions } from './regions'
import { table } from './table'
import { workbook } from './workbook'
import { zarr } from './zarr'

const byFormat = {
  npy,
  npz,
  zarr,
  hdf5,
  netcdf,
  geotiff,
  'ascii-grid': asciiGrid,
  pictures,
  regions,
  workbook,
  parquet,
  table,
} satisfies Record<ImportFormat, Importer>

export const importers: readonly Importer[] = Object.values(byFormat)
