import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GifReader } from 'omggif'
import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import { findNumpy } from '../../../scripts/lib/python.mjs'
import type { Dataset } from '../../shared/dataset'
import { isOfForecast } from '../tables/column-words'
import { suitingSize } from '../../shared/picture/animated-figure'
import { composeFrame } from '../../shared/picture/compose-frame'
import { islandForecast } from '../../shared/picture/picture.testing'
import type { FigureSizeName } from '../../shared/picture/picture-options'
import { needing } from '../../shared/testing/needing'
import { dateText } from '../dates/write-date'
import { figureOf } from './gif'
import { bytesOf, dataset, forecast, job } from './testing'

const { forecast: made } = islandForecast

describe('a GIF', () => {
  it.each([{ ink: 'light' }, { ink: 'dark', language: 'zh-CN' }] as const)(
    'decodes to exactly the pixels of the player ($ink)',
    async (picture) => {
      const bytes = await bytesOf('gif', { ...job, picture })
      const gif = new GifReader(Buffer.from(bytes))
      const animated = figureOf({ ...job, picture })
      expect(gif.numFrames()).toBe(10)
      expect(gif.loopCount()).toBe(0)
      for (let index = 0; index < 10; index += 1) {
        const expected = composeFrame(animated.figure, animated.frame(index))
        expect([gif.width, gif.height]).toEqual([expected.width, expected.height])
        const pixels = new Uint8Array(gif.width * gif.height * 4)
        gif.decodeAndBlitFrameRGBA(index, pixels)
        expect(
          Buffer.compare(Buffer.from(pixels), Buffer.from(expected.rgba)),
          `frame ${index}`,
        ).toBe(0)
      }
      expect(gif.frameInfo(0).delay).toBe(25)
      expect(gif.frameInfo(9).delay).toBe(150)
    },
  )

  it('is as large as was asked, or as large as shows every cell', () => {
    const widthOf = (size?: FigureSizeName) =>
      figureOf({ ...job, picture: { size } }).figure.layout.width
    const unasked = widthOf()
    expect(widthOf('standard')).toBe(unasked)
    expect(widthOf('large')).toBeGreaterThan(1.5 * unasked)
    expect(widthOf('print')).toBeGreaterThan(1.5 * widthOf('large'))
    expect(suitingSize({ height: 256, width: 256 })).toBe('large')
  })

  it('tells how far it is, and ends when it is cancelled', async () => {
    const told: number[] = []
    await bytesOf('gif', job, { onProgress: (done) => told.push(done) })
    expect(told).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    const cancel = new AbortController()
    const cancelled = bytesOf('gif', job, {
      onProgress: (done) => (done === 3 ? cancel.abort() : undefined),
      signal: cancel.signal,
    })
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('refuses what it does not have, and says what there is', async () => {
    await expect(bytesOf('gif', { ...job, colormap: 'jet' })).rejects.toMatchObject({
      code: 'picture.unknown-colormap',
    })
    await expect(bytesOf('gif', { ...job, baseline: 'drift' })).rejects.toMatchObject({
      code: 'export.unknown-baseline',
      remedy: 'Choose persistence.',
    })
    for (const name of ['__proto__', 'constructor', 'toString']) {
      await expect(bytesOf('gif', { ...job, baseline: name })).rejects.toMatchObject({
        code: 'export.unknown-baseline',
      })
      await expect(bytesOf('gif', { ...job, colormap: name })).rejects.toMatchObject({
        code: 'picture.unknown-colormap',
      })
    }
    await expect(bytesOf('gif', { ...job, picture: { channel: 1 } })).rejects.toMatchObject({
      code: 'export.unknown-channel',
    })
  })
})

const python = findNumpy()
const noNumpy = python === null ? 'no Python with numpy here (python3-numpy)' : null

describe('an npy file', () => {
  it('holds float32 [T, H, W, C] after a header of a multiple of 64 bytes', async () => {
    const bytes = await bytesOf('npy', job)
    const offset = 10 + new DataView(bytes.buffer).getUint16(8, true)
    expect(offset % 64).toBe(0)
    expect(new TextDecoder().decode(bytes.subarray(10, offset))).toContain(
      "'shape': (6, 12, 16, 1)",
    )
    expect(new Float32Array(bytes.slice(offset).buffer)).toEqual(made)
  })

  needing(noNumpy).it('is read by numpy', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gridcast-npy-'))
    const file = join(folder, 'forecast.npy')
    writeFileSync(file, await bytesOf('npy', job))
    const script =
      'import numpy, sys; a = numpy.load(sys.argv[1]); print(a.shape, a.dtype, ' +
      'int(numpy.isnan(a).sum()), float(a[2, 5, 8, 0]))'
    const { stdout } = spawnSync(python ?? '', ['-c', script, file], { encoding: 'utf8' })
    rmSync(folder, { recursive: true })
    const missing = made.filter((value) => Number.isNaN(value)).length
    expect(stdout.trim()).toBe(
      `(6, 12, 16, 1) float32 ${missing} ${made[(2 * 12 + 5) * 16 + 8]?.toFixed(1)}`,
    )
  })
})

describe('a table', () => {
  async function table(
    change: Partial<Dataset>,
    frames = job.frames,
  ): Promise<{ text: string; rows: Record<string, string>[] }> {
    const bytes = await bytesOf('csv', {
      ...job,
      frames,
      dataset: { ...dataset, ...change },
    })
    const text = new TextDecoder().decode(bytes)
    return {
      text,
      rows: Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true }).data,
    }
  }

  it('has the ends of the ranges in columns of their own, which are no values', async () => {
    const [lower, upper] = [made.map((value) => value - 1), made.map((value) => value + 2)]
    const { rows, text } = await table(
      {},
      { ...job.frames, ranges: [{ level: 0.8, lower, upper }] },
    )
    expect(text.split('\n')[0]).toBe('time,lat,lon,cases,lead_time,lower_80,upper_80')
    for (const { cases, lower_80, upper_80 } of rows) {
      expect(Number(lower_80)).toBeCloseTo(Number(cases) - 1, 3)
      expect(Number(upper_80)).toBeCloseTo(Number(cases) + 2, 3)
    }
    expect(isOfForecast('lower_80') && isOfForecast('lead_time')).toBe(true)
    expect(isOfForecast('lower') || isOfForecast('cases')).toBe(false)
  })

  it('gives every valid cell back where it lies, and leaves out those without data', async () => {
    const { rows, text } = await table({})
    expect(text.split('\n')[0]).toBe('time,lat,lon,cases,lead_time')
    expect(rows).toHaveLength(made.filter((value) => !Number.isNaN(value)).length)
    const restored = new Float32Array(made.length).fill(NaN)
    for (const { time, lat, lon, cases, lead_time } of rows) {
      const row = Math.round((45.55 - Number(lat)) / 0.1)
      const column = Math.round((Number(lon) - 9.05) / 0.1)
      expect(time).toBe(forecast.times[Number(lead_time) - 1])
      restored[((Number(lead_time) - 1) * 12 + row) * 16 + column] = Number(cases)
    }
    expect(Array.from(restored, (value) => value.toFixed(3))).toEqual(
      Array.from(made, (value) => value.toFixed(3)),
    )
  })

  it('keeps the form the data came in', async () => {
    const tableForm = {
      dateColumn: 'Woche',
      dateFormat: 'dd.MM.yyyy',
      yColumn: 'Breite',
      xColumn: 'Länge',
      valueColumn: 'Fälle; gemeldet',
      delimiter: ';',
      decimal: ',' as const,
    }
    const { text } = await table({ tableForm })
    const lines = text.split('\n')
    expect(lines[0]).toBe('Woche;Breite;Länge;"Fälle; gemeldet";lead_time')
    expect(lines[1]).toMatch(/^31\.01\.2022;45,45;\d+,\d+;\d+(,\d+)?;1$/)
    expect(lines.at(-2)).toMatch(/^07\.03\.2022;/)
  })

  it('counts frames without dates, and rows and columns without a map', async () => {
    const { rows } = await table({ time: { kind: 'index' }, georeference: null })
    expect(Object.keys(rows[0] ?? {})).toEqual(['time', 'row', 'column', 'cases', 'lead_time'])
    expect(rows[0]).toMatchObject({ time: '5', row: '1', lead_time: '1' })
  })

  it('names the channel of each value', async () => {
    const { rows } = await table(
      {
        shape: { ...dataset.shape, height: 6, channels: 2 },
        channelNames: ['u', 'v'],
        georeference: null,
        valueName: 'wind',
      },
      { ...job.frames, forecast: made.map((value) => (Number.isNaN(value) ? 0 : value)) },
    )
    expect(rows.slice(0, 2).map(({ channel }) => channel)).toEqual(['u', 'v'])
    expect(rows).toHaveLength(6 * 6 * 16 * 2)
  })
})

describe('dates in a table', () => {
  const instant = new Date('2021-01-03T14:05:09Z')
  it.each([
    ['yyyy-MM-dd', '2021-01-03'],
    ['MM/dd/yy', '01/03/21'],
    ['dd MMM yyyy HH:mm:ss', '03 Jan 2021 14:05:09'],
    ['yyyyMMdd', '20210103'],
    ['unix-seconds', '1609682709'],
    ['ordinal-day', '2021-003'],
    ['iso-week', '2020-W53-7'],
  ])('%s', (format, expected) => expect(dateText(instant, format)).toBe(expected))

  it('counts Excel days from 30 December 1899', () => {
    expect(dateText(new Date('2021-01-01T12:00:00Z'), 'excel-serial')).toBe('44197.5')
  })
})
