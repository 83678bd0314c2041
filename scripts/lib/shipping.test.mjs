// @ts-check
import { describe, expect, it } from 'vitest'
import { graveAdvisories } from './advisories.mjs'
import { isAllowed } from './licence-terms.mjs'

const under = (/** @type {string | null} */ licence) => isAllowed({ name: 'x', licence })

describe('licences', () => {
  it('are allowed by name, as a choice, and together', () => {
    for (const licence of ['MIT', 'OFL-1.1', '(MIT OR GPL-3.0-only)', 'Apache-2.0 AND MIT'])
      expect(under(licence), licence).toBe(true)
  })

  it('that nobody has read are not', () => {
    for (const licence of [
      ...['GPL-3.0-only', 'AGPL-3.0', 'UNLICENSED', 'SEE LICENSE IN LICENSE.txt', '', null],
      ...['MIT AND GPL-3.0-only', '(MIT AND GPL-3.0-only) OR GPL-2.0-only'],
    ])
      expect(under(licence), String(licence)).toBe(false)
  })
})

describe('advisories', () => {
  const advisory = (/** @type {string} */ severity) => ({
    ...{ severity, title: 'Eats files', url: 'https://example.com/1', range: '<2.0.0' },
  })
  const report = {
    vulnerabilities: {
      eater: { severity: 'high', via: [advisory('high')], nodes: ['node_modules/eater'] },
      test: { severity: 'critical', via: [advisory('critical')], nodes: ['node_modules/test'] },
      mild: { severity: 'low', via: [advisory('low')], nodes: ['node_modules/mild'] },
      user: { severity: 'high', via: ['eater'], nodes: ['node_modules/user'] },
    },
  }

  it('count when they are grave and of what is in the app, once at their source', () => {
    const shipped = new Set(['eater', 'mild', 'user'].map((name) => `node_modules/${name}`))
    expect(graveAdvisories(report, shipped)).toEqual([
      'high: eater <2.0.0: Eats files (https://example.com/1)',
    ])
    expect(graveAdvisories(report, new Set())).toEqual([])
  })
})
