import { describe, expect, it } from 'vitest'
import type { Skill } from '../../shared/skill'
import { skillLines, textMap } from './skill-lines'

const skill: Skill = {
  rival: 'ridge',
  side: 1,
  height: 1,
  width: 6,
  map: [0.3, 0.1, 0, -0.1, null, -0.3],
  betterAt: 0.4,
  seasons: { unit: 'month', parts: [{ part: 0, model: 1, rival: 2 }] },
  origins: Array.from({ length: 30 }, (_, i) => ({
    time: `2020-${i}`,
    windows: 1 + (i % 2),
    model: i % 3 === 0 ? 1 : 2,
    rival: 0,
  })),
  said: [{ code: 'skill.places', values: {} }],
}

describe('skill in the terminal', () => {
  it('is a character for each place, and a blank where nothing is known', () => {
    expect(textMap(skill)).toEqual(['#+=- x'])
    const wide = { map: Array.from({ length: 200 }, () => 0.1), height: 2, width: 100 }
    expect(textMap(wide)).toEqual(['+'.repeat(50)])
  })

  it('is sentences alone unless more is asked for; many origins are told in groups', () => {
    const word = ({ code }: { code: string }) => code
    expect(skillLines(skill, 'K', word, false)).toEqual(['skill.places'])
    const lines = skillLines(skill, 'K', word, true).map((line) => line.trim())
    expect(lines).toContain('RMSE in K by month:')
    expect(lines.filter((line) => line.startsWith('2020-'))).toHaveLength(10)
    // Two windows of error 2 and two of 1: windows 0, 1, 2 weigh 1, 2, 1
    expect(lines.find((line) => line.startsWith('2020-0'))).toContain(
      String(Number(Math.sqrt((1 + 2 * 4 + 4) / 4).toPrecision(4))),
    )
  })
})
