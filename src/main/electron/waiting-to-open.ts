/**
 * What a person opened with this program, until its page takes it. The page may not be there yet
 * (the program was started by it), or not any more (on a Mac a program outlives its window).
 */
import { basename } from 'node:path'
import type { LinkedScreen, Opened } from '../../shared/api/bridge'
import type { Asked } from './asked-to-open'

export class WaitingToOpen {
  private readonly paths = new Set<string>()
  private screen: LinkedScreen | null = null
  /** Told that there is something to take. */
  onMore: () => void = () => undefined

  add({ paths, screen }: Pick<Asked, 'paths' | 'screen'>): void {
    for (const path of paths) this.paths.add(path)
    this.screen = screen ?? this.screen
    if (!this.isEmpty) this.onMore()
  }

  /**
   * All that waits; afterwards nothing does.
   * @param register makes the handle by which the page knows a file
   */
  take(register: (path: string) => string): Opened {
    const files = [...this.paths].map((path) => ({ name: basename(path), handle: register(path) }))
    const { screen } = this
    this.paths.clear()
    this.screen = null
    return { files, screen }
  }

  private get isEmpty(): boolean {
    return this.paths.size === 0 && this.screen === null
  }
}
