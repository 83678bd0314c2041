import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { defaultDataFolder } from './default-folder'

describe('the default data folder', () => {
  it('is the platform’s own place', () => {
    expect(defaultDataFolder('linux', {}, '/home/ada')).toBe(
      join('/home/ada', '.config', 'gridcast'),
    )
    expect(defaultDataFolder('linux', { XDG_CONFIG_HOME: '/cfg' }, '/home/ada')).toBe(
      join('/cfg', 'gridcast'),
    )
    expect(defaultDataFolder('darwin', {}, '/Users/ada')).toBe(
      join('/Users/ada', 'Library', 'Application Support', 'gridcast'),
    )
    expect(defaultDataFolder('win32', { APPDATA: '/roaming' }, '/ada')).toBe(
      join('/roaming', 'gridcast'),
    )
  })
})
