/** The built-in samples. The same name, size and seed give the same values on every machine. */
import type { SampleName, SampleSize } from '../../shared/import-plan'
import type { FrameSource } from '../frame-source'
import { epidemic } from './epidemic'
import { movingDigits } from './moving-digits'
import { rain } from './rain'

const makers = {
  'moving-digits': movingDigits,
  epidemic,
  rain,
} as const satisfies Record<SampleName, (size: SampleSize, seed: number) => FrameSource>

/** A sample as a source of frames. */
export function makeSample(name: SampleName, size: SampleSize, seed: number): FrameSource {
  return makers[name](size, seed)
}

export { writeSampleFile } from './write-sample-file'
