import { describe, expect, it } from 'vitest'
import { linkTo, parseAddress, screens } from './address'

describe('places', () => {
  it('reads a screen and what it shows', () => {
    expect(parseAddress('#/data/abc')).toEqual({ screen: 'data', id: 'abc' })
    expect(parseAddress('#/runs')).toEqual({ screen: 'runs', id: null })
    expect(parseAddress('#/runs/')).toEqual({ screen: 'runs', id: null })
  })

  it('goes home for anything unknown', () => {
    for (const hash of ['', '#', '#/', '#/nowhere/1', '#data']) {
      expect(parseAddress(hash).screen).toBe(hash === '#data' ? 'data' : 'home')
    }
  })

  it('finds its way back from every link', () => {
    for (const screen of screens) {
      for (const id of [null, 'x', 'a/b c?#ü'])
        expect(parseAddress(linkTo(screen, id))).toEqual({ screen, id })
    }
  })
})
