/** The one clock of a player: which frame is shown, and how time goes on. */

export const speeds = [1, 2, 4, 8, 15, 25] as const

/** Whether a film may begin by itself: not for people who asked for less motion. */
export function mayPlayByItself(): boolean {
  return !matchMedia('(prefers-reduced-motion: reduce)').matches
}

export class PlayerClock {
  /** Counted from 0. */
  index = $state(0)
  playing = $state(false)
  looping = $state(true)
  framesPerSecond = $state(4)
  private nextAt = 0

  /** `frames` tells how many there are now. */
  constructor(private frames: () => number) {}

  get last(): number {
    return Math.max(0, this.frames() - 1)
  }

  goTo(index: number): void {
    this.index = Math.min(this.last, Math.max(0, Math.round(index)))
  }

  step(by: number): void {
    this.playing = false
    this.goTo(this.index + by)
  }

  toggle(): void {
    this.playing = !this.playing
    if (this.playing && this.index >= this.last) this.index = 0
  }

  /** Runs while playing; call in an effect and call the answer to end it. */
  run(): () => void {
    if (!this.playing) return () => undefined
    let request = 0
    this.nextAt = performance.now() + 1000 / this.framesPerSecond
    const tick = (now: number): void => {
      this.advance(now)
      request = requestAnimationFrame(tick)
    }
    request = requestAnimationFrame(tick)
    return () => cancelAnimationFrame(request)
  }

  /** Keeps the beat; after a stall (a hidden tab) it goes on from now instead of catching up. */
  private advance(now: number): void {
    if (now < this.nextAt) return
    const interval = 1000 / this.framesPerSecond
    this.nextAt = Math.max(this.nextAt + interval, now + interval / 2)
    if (this.index < this.last) this.index += 1
    else if (this.looping) this.index = 0
    else this.playing = false
  }
}
