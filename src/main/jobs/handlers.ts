import { sentence } from '../../shared/notices/say'
import { os } from '../contract'
import { enterRun } from '../runs/start-run'
import { bringHome } from './bring-home'
import { checkSuited, makeJob } from './make-job'

export const jobsHandlers = {
  plan: os.jobs.plan.handler(({ context, input }) => {
    checkSuited({ name: input.modelSpec.name, record: null, ...input })
    const ending = sentence('ended.not-begun', {})
    return enterRun(context.app.store, input, { status: 'paused', ending })
  }),
  make: os.jobs.make.handler(({ context, input }) =>
    makeJob(context.app, input.id, context.app.destinations.take(input.to)),
  ),
  bringHome: os.jobs.bringHome.handler(({ context, input }) =>
    bringHome(context.app.store, input.id, context.app.destinations.take(input.from)),
  ),
}
