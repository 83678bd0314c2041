/** The data folder that the window and the terminal share when nobody chose another. */
import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * The platform's place for an application's data: `~/.config/gridcast`, `~/Library/Application
 * Support/gridcast`, `%APPDATA%\gridcast`.
 */
export function defaultDataFolder(
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
  home: string = homedir(),
): string {
  if (platform === 'win32')
    return join(environment['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'gridcast')
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'gridcast')
  return join(environment['XDG_CONFIG_HOME'] ?? join(home, '.config'), 'gridcast')
}
