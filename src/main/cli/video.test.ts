import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parseNpyHeader } from '../../shared/npy'
import { needing } from '../../shared/testing/needing'
import { temporaryFolder } from '../store/testing'
import { framesOfVideo, isVideoFile } from './video'

const root = join(import.meta.dirname, '../../..')
const videos = join(root, '../shared/data/oddities/image/video')
const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0
const lacks = hasFfmpeg
  ? existsSync(videos)
    ? null
    : '../shared/data/oddities/image/video is not here'
  : 'ffmpeg is not here'

let folder: string
let remove: () => void
beforeAll(() => {
  ;({ folder, remove } = temporaryFolder())
})
afterAll(() => remove())

it('knows videos by their first bytes', async () => {
  const put = (name: string, bytes: number[]) => {
    writeFileSync(join(folder, name), Uint8Array.from(bytes))
    return join(folder, name)
  }
  const mp4 = [0, 0, 0, 32, 0x66, 0x74, 0x79, 0x70, 0x69, 0x73, 0x6f, 0x6d]
  expect(await isVideoFile(put('a.csv', mp4))).toBe(true)
  expect(await isVideoFile(put('b.webm', [0x1a, 0x45, 0xdf, 0xa3, 1]))).toBe(true)
  expect(await isVideoFile(put('c.mp4', [...Buffer.from('date,lat,lon')]))).toBe(false)
  expect(await isVideoFile(folder)).toBe(false)
  expect(await isVideoFile(join(folder, 'none.mp4'))).toBe(false)
})

it.skipIf(hasFfmpeg)('says what to do where no ffmpeg is', async () => {
  await expect(framesOfVideo(join(folder, 'gait.mp4'), {})).rejects.toThrow(/there is no ffmpeg/)
})

needing(lacks).it(
  'takes frames as they are, cropped, thinned, smaller and in colours',
  async () => {
    const lossless = join(videos, 'truth_vp9_lossless.webm')
    const whole = await framesOfVideo(lossless, { size: { height: 24, width: 32 } })
    expect(whole).toMatchObject({ frames: 8, height: 24, width: 32 })
    const file = readFileSync(whole.path)
    const { shape, dataOffset } = parseNpyHeader(file)
    expect(shape).toEqual([8, 24, 32])
    // Grey (20 t + 9 r + 3 c) mod 256, each pixel shown as 4 x 4.
    const mean = (frame: number) =>
      file
        .subarray(dataOffset + frame * 768, dataOffset + (frame + 1) * 768)
        .reduce((sum, level) => sum + level, 0) / 768
    expect(Math.abs(mean(0) - 135)).toBeLessThan(2)
    expect(Math.abs(mean(7) - 121)).toBeLessThan(2)
    const part = await framesOfVideo(lossless, {
      colour: true,
      every: 3,
      crop: { row: 0, column: 8, height: 40, width: 20 },
    })
    expect(part).toMatchObject({ frames: 3, height: 40, width: 20 })
    expect(parseNpyHeader(readFileSync(part.path)).shape).toEqual([3, 40, 20, 3])
  },
)

needing(lacks).it('refuses sound without a picture, and what is no video', async () => {
  await expect(framesOfVideo(join(videos, 'audio_only.mp4'), {})).rejects.toThrow(
    /audio_only\.mp4 can't be read as a video/,
  )
})
