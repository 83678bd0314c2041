import { ORPCError } from '@orpc/client'
import { afterEach, describe, expect, it } from 'vitest'
import { GridcastError } from '../../shared/errors'
import { connection } from './connection'
import { noticeFrom, stackOf } from './notice'

const data = {
  code: 'training.diverged' as const,
  values: { epoch: 3, batch: 12, learningRate: 0.01 },
}

describe('what to show for a failed call', () => {
  afterEach(() => connection.set('connecting'))

  it('keeps what the app said', () => {
    connection.set('connected')
    expect(noticeFrom(new ORPCError('GRIDCAST', { data }))).toEqual(data)
    expect(noticeFrom(new GridcastError(data.code, data.values))).toEqual(data)
  })

  it('keeps a notice that was made before, and where an error of the window happened', () => {
    connection.set('connected')
    expect(noticeFrom(data)).toBe(data)
    const defect = new TypeError('x is not a function')
    const notice = noticeFrom(defect)!
    expect(notice.code).toBe('internal')
    expect(stackOf(notice)).toBe(defect.stack)
    expect(stackOf(data)).toBeNull()
  })

  it('shows nothing for what the person cancelled', () => {
    expect(
      noticeFrom(new ORPCError('GRIDCAST', { data: { ...data, code: 'cancelled' } })),
    ).toBeNull()
    expect(noticeFrom(new DOMException('aborted', 'AbortError'))).toBeNull()
  })

  it('names a lost connection, and calls everything else a defect', () => {
    connection.set('lost')
    expect(noticeFrom(new Error('socket closed'))?.code).toBe('connection.lost')
    connection.set('connected')
    expect(noticeFrom(new Error('x is undefined'))).toMatchObject({
      code: 'internal',
      values: { detail: 'x is undefined' },
    })
  })
})
