/** The engine process: computes what main asks for. */
import { serve } from '../process/serve'
import type { EngineCalls } from '../shared/engine-calls'
import { adopt } from './process/calls/adopt'
import { causality } from './process/calls/causality'
import { devices } from './process/calls/devices'
import { evaluate } from './process/calls/evaluate'
import { forecast } from './process/calls/forecast'
import { importance } from './process/calls/importance'
import { past } from './process/calls/past'
import { proof } from './process/calls/proof'
import { race } from './process/calls/race'
import { train } from './process/calls/train'
import { writeStart } from './process/calls/write-start'
import { warmUp } from './process/warm-up'

serve<EngineCalls>({
  train,
  adopt,
  forecast,
  evaluate,
  importance,
  past,
  proof,
  race,
  causality,
  devices,
  writeStart,
})
warmUp().catch(() => undefined)
