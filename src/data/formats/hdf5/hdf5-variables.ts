/** The datasets of an HDF5 file as variables of the CF conventions, which NetCDF-4 keeps in it. */
import type { CfVariable } from '../cf/cf-variable'
import { textOf } from '../cf/cf-variable'
import type { Hdf5Dataset, Hdf5File } from './hdf5-file'

/** How NetCDF-4 marks a dimension that has no coordinates. */
const onlyDimension = /^This is a netCDF dimension but not a netCDF variable/

export function hdf5Variables(file: Hdf5File, datasets: readonly Hdf5Dataset[]): CfVariable[] {
  const isNetcdf = datasets.some(({ path }) => '_Netcdf4Dimid' in file.attributes(path))
  return datasets.flatMap((dataset): CfVariable[] => {
    const { path, dtype, shape, chunk } = dataset
    if (dtype === null || dataset.problem !== null) return []
    const attributes = file.attributes(path)
    if (onlyDimension.test(textOf(attributes, 'NAME') ?? '')) return []
    const isScale = textOf(attributes, 'CLASS') === 'DIMENSION_SCALE' && shape.length === 1
    const dimensions = isScale ? [path] : file.scales(path, shape.length)
    const read: CfVariable['read'] = (...args) => file.read(path, ...args)
    const hasDefaultFill = isNetcdf
    return [{ name: path, dtype, shape, dimensions, chunk, attributes, hasDefaultFill, read }]
  })
}
