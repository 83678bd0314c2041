import { expect, it } from 'vitest'
import { previewHeight, previewWidth, sampleFilms } from './sample-previews'

it('draws films whose values lie in 0..1 and that move', () => {
  for (const [name, film] of Object.entries(sampleFilms)) {
    const frames = [0.5, 3, 7.7, 60].map(film)
    for (const frame of frames) {
      expect(frame).toHaveLength(previewHeight * previewWidth)
      for (const value of frame)
        if (!Number.isNaN(value)) expect(value >= 0 && value <= 1, `${name}: ${value}`).toBe(true)
    }
    expect(frames[0]).not.toEqual(frames[1])
  }
})

it('has sea on the map only, and the sea stays where it is', () => {
  const sea = (film: Float32Array) =>
    film.reduce((count, value) => count + Number(Number.isNaN(value)), 0)
  expect(sea(sampleFilms.epidemic(1))).toBeGreaterThan(300)
  expect(sea(sampleFilms.epidemic(1))).toBe(sea(sampleFilms.epidemic(5)))
  expect(sea(sampleFilms.rain(1))).toBe(0)
})
