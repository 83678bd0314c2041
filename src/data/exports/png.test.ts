import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decode } from 'fast-png'
import { unzipSync } from 'fflate'
import { afterAll, describe, expect, it } from 'vitest'
import { composeFrame } from '../../shared/picture/compose-frame'
import { figureOf } from './gif'
import { png, pngFrames } from './png'
import { job } from './testing'

const folder = mkdtempSync(join(tmpdir(), 'gridcast-png-'))
afterAll(() => rmSync(folder, { recursive: true }))
const context = { onProgress: () => undefined, signal: new AbortController().signal }
const at = (name: string) => ({ path: join(folder, name), title: name, lasts: false })
const figure = figureOf(job)
const pixels = (index: number) => Buffer.from(composeFrame(figure.figure, figure.frame(index)).rgba)

describe('pictures of a forecast', () => {
  it('are the very pixels that the player shows, of the frame that is asked for', async () => {
    await png.write({ ...job, picture: { frame: 2 } }, at('a.png'), context)
    const { width, height, data } = decode(readFileSync(join(folder, 'a.png')))
    expect([width, height]).toEqual([figure.figure.layout.width, figure.figure.layout.height])
    expect(Buffer.from(data).equals(pixels(2))).toBe(true)
    await png.write(job, at('b.png'), context)
    expect(Buffer.from(decode(readFileSync(join(folder, 'b.png'))).data)).toEqual(
      pixels(figure.observed),
    )
  })

  it('are all there in a ZIP file, in order', async () => {
    await pngFrames.write(job, at('c.zip'), context)
    const files = unzipSync(readFileSync(join(folder, 'c.zip')))
    expect(Object.keys(files)).toHaveLength(figure.frames)
    const last = files[Object.keys(files).sort().at(-1)!]!
    expect(Buffer.from(decode(last).data).equals(pixels(figure.frames - 1))).toBe(true)
  })

  it('show the part, the panels and the contour that the player shows', () => {
    const view = { row: 2, column: 3, height: 5, width: 6 }
    const near = figureOf({ ...job, picture: { view, panels: ['forecast'], contour: 20 } })
    expect(near.figure.grid).toEqual({ height: 5, width: 6 })
    expect(near.frame(near.observed).panels.map(({ values }) => values?.length)).toEqual([30])
    const swiped = figureOf({ ...job, picture: { swipe: 0.5 } })
    const halves = swiped.frame(swiped.observed).panels[0]?.values
    const beside = figure.frame(figure.observed).panels
    const row = job.dataset.shape.width * 5
    expect(halves?.[row]).toBe(beside[0]?.values?.[row])
    const end = row + job.dataset.shape.width - 2
    expect(halves?.[end]).toBe(beside[1]?.values?.[end])
  })
})
