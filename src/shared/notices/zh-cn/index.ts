/** The Simplified Chinese texts, by area. */
import { coach } from './coach'
import { common } from './common'
import { dataProcess } from './data-process'
import { device } from './device'
import { findings } from './findings'
import { forecast } from './forecast'
import { gridded } from './gridded'
import { importing } from './importing'
import { interop } from './interop'
import { jobs } from './jobs'
import { keeping } from './keeping'
import { model } from './model'
import { prepare } from './prepare'
import { regions } from './regions'
import { repeat } from './repeat'
import { terminal } from './terminal'
import { training } from './training'
import { video } from './video'

export const chinese = {
  coach,
  common,
  dataProcess,
  device,
  findings,
  forecast,
  gridded,
  importing,
  interop,
  jobs,
  keeping,
  model,
  prepare,
  regions,
  repeat,
  terminal,
  training,
  video,
}
