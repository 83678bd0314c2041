import { describe, expect, it } from 'vitest'
import { codeOf, folded, NameFinder, nearestSpellings } from './names'

describe('names of regions', () => {
  it('are one without case, accents, blanks and signs', () => {
    expect(folded("Valle d'Aosta / Vallée d’Aoste")).toBe('valledaostavalleedaoste')
    expect(folded(' SK  STUTTGART ')).toBe(folded('SK Stuttgart'))
    expect(folded('Łódź')).toBe('lodz')
    expect(folded('Preußisch')).toBe('preussisch')
    expect(folded('กรุงเทพ')).not.toBe('')
  })

  it('that are codes are numbers', () => {
    expect(['08336', '8336', '8336.0', ' 0008336.00 '].map(codeOf)).toEqual(Array(4).fill('8336'))
    expect(['8336.5', 'TH-10', '', '-3'].map(codeOf)).toEqual([null, null, null, null])
    expect(['0', '00'].map(codeOf)).toEqual(['0', '0'])
  })

  it('are found exactly first, then as codes, then folded', () => {
    const finder = new NameFinder(['08336', 'SK Stuttgart', 'Bern'])
    expect(finder.find('08336')).toEqual({ name: '08336', how: 'exact' })
    expect(finder.find('8336.0')).toEqual({ name: '08336', how: 'code' })
    expect(finder.find('sk-stuttgart')).toEqual({ name: 'SK Stuttgart', how: 'folded' })
    expect(finder.find('Basel')).toBeNull()
  })

  it('are never chosen from two that are alike', () => {
    const finder = new NameFinder(['01', '1', 'São Tomé', 'Sao Tome'])
    expect(finder.find('001')).toBeNull()
    expect(finder.find('1')?.name).toBe('1')
    expect(finder.find('SAO TOME')).toBeNull()
  })

  it('are offered by the nearest spelling, each once, codes never', () => {
    const names = ['Trat', 'Chon Buri', 'Prachuap Khiri Khan', 'Phra Nakhon Si Ayutthaya']
    const texts = ['TRAD', 'PRACHUAP KHILIKHAN', 'PHRA NAKHON SI AYUDHYA', 'Timbuktu', '8336']
    expect([...nearestSpellings(texts, names)].sort()).toEqual([
      ['PHRA NAKHON SI AYUDHYA', 'Phra Nakhon Si Ayutthaya'],
      ['PRACHUAP KHILIKHAN', 'Prachuap Khiri Khan'],
      ['TRAD', 'Trat'],
    ])
    expect([...nearestSpellings(['Trad', 'Trats'], ['Trat'])]).toHaveLength(1)
  })
})
