import { expect, it } from 'vitest'
import { noticeOf } from './errors'

it('takes a full disk for what it is, wherever it was met, and anything else for a defect', () => {
  const full = Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC', path: '/d/a' })
  expect(noticeOf(full)).toEqual({
    code: 'disk.full',
    values: { path: '/d/a', needed: null },
  })
  expect(noticeOf(Object.assign(new Error('quota'), { code: 'EDQUOT' }))).toEqual({
    code: 'disk.full',
    values: { path: null, needed: null },
  })
  expect(noticeOf(Object.assign(new Error('x'), { code: 'EBADF' })).code).toBe('internal')
})
