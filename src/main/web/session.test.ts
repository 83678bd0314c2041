import { describe, expect, it } from 'vitest'
import { Sessions } from './session'

const minute = 60_000

describe('the token of the printed address', () => {
  it('is exchanged once, and another takes its place', () => {
    const sessions = new Sessions(1)
    const { token } = sessions
    const exchanged = sessions.exchange(token)
    expect(exchanged).toEqual({ cookie: expect.stringMatching(/^gridcast-1=.*HttpOnly/) as string })
    expect(sessions.exchange(token)).toBe('unknown')
    expect(sessions.token).not.toBe(token)
  })

  it('expires after some minutes without use, and another takes its place', () => {
    let now = 0
    const sessions = new Sessions(1, () => now)
    const { token } = sessions
    now = 11 * minute
    expect(sessions.exchange(token)).toBe('expired')
    expect(sessions.exchange(token)).toBe('unknown')
    expect(sessions.exchange(sessions.token)).toHaveProperty('cookie')
  })
})
