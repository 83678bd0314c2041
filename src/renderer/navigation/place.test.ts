import { describe, expect, it } from 'vitest'
import { linkTo, parsePlace, screens } from './place'

describe('places', () => {
  it('reads a screen and what it shows', () => {
    expect(parsePlace('#/data/abc')).toEqual({ screen: 'data', id: 'abc' })
    expect(parsePlace('#/runs')).toEqual({ screen: 'runs', id: null })
    expect(parsePlace('#/runs/')).toEqual({ screen: 'runs', id: null })
  })

  it('goes home for anything unknown', () => {
    for (const hash of ['', '#', '#/', '#/nowhere/1', '#data']) {
      expect(parsePlace(hash).screen).toBe(hash === '#data' ? 'data' : 'home')
    }
  })

  it('finds its way back from every link', () => {
    for (const screen of screens) {
      for (const id of [null, 'x', 'a/b c?#ü'])
        expect(parsePlace(linkTo(screen, id))).toEqual({ screen, id })
    }
  })
})
