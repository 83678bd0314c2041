/**
 * Files of maps are read back by GDAL, netCDF4 and xarray where a Python has them, and always by
 * our own importers.
 */
import { spawnSync } from 'node:child_process'
import { unzipSync } from 'fflate'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findPythonWith } from '../../../scripts/lib/python.mjs'
import type { Dataset } from '../../shared/dataset'
import { needing } from '../../shared/testing/needing'
import { ImportBench } from '../formats/testing'
import { bytesOf, dataset, job } from './testing'

const bench = new ImportBench()
const made = job.frames.forecast
const missing = made.filter((value) => Number.isNaN(value)).length
const fixtures = join(import.meta.dirname, '../formats/fixtures')

const withData = (change: Partial<Dataset>) => ({ ...job, dataset: { ...dataset, ...change } })

/** A Python that can read the format, and what a test says without it. */
function readerOf(...modules: string[]) {
  const python = findPythonWith(modules)
  const why = python === null ? `no Python with ${modules.join(', ')} here (npm run readers)` : null
  const run = (script: string, ...paths: string[]) => {
    const { stdout, stderr } = spawnSync(python ?? '', ['-c', script, ...paths], {
      encoding: 'utf8',
    })
    return stdout.trim() || stderr
  }
  return { why, run }
}

const rasterio = readerOf('rasterio')
const xarray = readerOf('netCDF4', 'xarray')

describe('a GeoTIFF', () => {
  it('comes back as it was, with its dates and its place', async () => {
    const path = bench.put('forecast.tif', await bytesOf('geotiff', job))
    const { dataset: back, values, ends } = await bench.import(path)
    expect(values).toEqual(made)
    expect(ends).toEqual(['2022-01-31T00:00', '2022-03-07T00:00'])
    expect(back).toMatchObject({ missingCells: missing, unit: 'cases/week' })
    expect(back.georeference).toMatchObject({ x: { first: 9.05, step: 0.1 }, y: { first: 45.55 } })
    // The data named no reference system: none is made up.
    expect(back.georeference?.crs).toBeUndefined()
  })

  it('per step has the time in its name and comes back as a stack', async () => {
    const bytes = await bytesOf('geotiff-steps', job)
    expect(Object.keys(unzipSync(bytes))).toEqual(
      ['0131', '0207', '0214', '0221', '0228', '0307'].map(
        (day) => `Island-cases-forecast-2022${day}.tif`,
      ),
    )
    const { values, ends } = await bench.import(bench.put('steps.zip', bytes))
    expect(values).toEqual(made)
    expect(ends).toEqual(['2022-01-31T00:00', '2022-03-07T00:00'])
  })

  it('of several channels, and of frames without dates', async () => {
    const half = withData({
      shape: { ...dataset.shape, height: 6, channels: 2 },
      channelNames: ['u', 'v <&>'],
      time: { kind: 'index' },
      georeference: null,
    })
    const bytes = await bytesOf('geotiff-steps', half)
    const { dataset: back, values } = await bench.import(bench.put('channels.zip', bytes))
    expect(back.channelNames).toEqual(['u', 'v <&>'])
    expect(values).toEqual(made)
  })

  const overlays = async (file: string) => {
    const input = join(fixtures, file)
    const { dataset: read } = await bench.import(input)
    const { georeference, shape } = read
    const values = Float32Array.from({ length: 6 * shape.height * shape.width }, (_, i) => i)
    const bytes = await bytesOf('geotiff', {
      ...withData({ georeference, shape }),
      frames: { ...job.frames, forecast: values },
    })
    const script = `
import rasterio, sys
a, b = (rasterio.open(path) for path in sys.argv[1:])
print(a.crs == b.crs, a.shape == b.shape, a.transform.almost_equals(b.transform, 1e-12),
      b.count, b.dtypes[0], b.nodata, b.descriptions[0], float(b.read(6)[19, 29]))`
    expect(rasterio.run(script, input, bench.put('over.tif', bytes))).toBe(
      'True True True 6 float32 nan 2022-01-31 3599.0',
    )
  }
  needing(rasterio.why).it('lies exactly over the input, by GDAL', () => overlays('scaled.tif'))
  needing(rasterio.why).it('keeps a reference system that has no number', () =>
    overlays('sinusoidal.tif'),
  )
})

describe('a NetCDF file', () => {
  it('comes back as it was, with its dates and its place', async () => {
    const path = bench.put('forecast.nc', await bytesOf('netcdf', job))
    const { dataset: back, values, ends } = await bench.import(path)
    expect(values).toEqual(made)
    expect(ends).toEqual(['2022-01-31T00:00', '2022-03-07T00:00'])
    expect(back).toMatchObject({ valueName: 'cases', unit: 'cases/week', missingCells: missing })
    expect(back.georeference).toMatchObject({
      kind: 'geographic',
      x: { first: 9.05, step: 0.1 },
      y: { first: 45.55, step: -0.1 },
    })
  })

  needing(xarray.why).it('opens in netCDF4 and xarray with the right times', async () => {
    const path = bench.put('read.nc', await bytesOf('netcdf', job))
    const script = `
import netCDF4, sys, xarray
file = netCDF4.Dataset(sys.argv[1])
v = file["cases"]
print(file.data_model, v.dimensions, v.units, int(v[:].mask.sum()))
data = xarray.open_dataset(sys.argv[1], engine="netcdf4")
print(str(data.time.values[0])[:16], str(data.time.values[-1])[:16], int(data.lead_time[5]),
      round(float(data.latitude[0]), 2), round(float(data.cases[2, 5, 8]), 1))`
    expect(xarray.run(script, path).split('\n')).toEqual([
      `NETCDF3_64BIT_OFFSET ('time', 'latitude', 'longitude') cases/week ${missing}`,
      `2022-01-31T00:00 2022-03-07T00:00 6 45.55 ${made[(2 * 12 + 5) * 16 + 8]?.toFixed(1)}`,
    ])
  })

  needing(xarray.why).it('holds a variable per channel, and frames without dates', async () => {
    const half = withData({
      shape: { ...dataset.shape, height: 6, channels: 2 },
      channelNames: ['rain (mm)', 'rain (mm)'],
      time: { kind: 'index' },
      georeference: null,
    })
    const path = bench.put('two.nc', await bytesOf('netcdf', half))
    const script =
      'import xarray, sys; d = xarray.open_dataset(sys.argv[1]); ' +
      'print(list(d.data_vars), d.time.values[0], d["rain_mm__2"].shape)'
    expect(xarray.run(script, path)).toBe("['rain_mm_', 'rain_mm__2'] 5.0 (6, 6, 16)")
  })
})
