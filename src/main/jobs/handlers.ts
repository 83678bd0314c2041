import { sentence } from '../../shared/notices/say'
import { os } from '../contract'
import { enterRun } from '../runs/start-run'
import { bringHome } from './bring-home'
import { checkSuited, makeJob } from './make-job'
import { followJob, jobStatus, keepToken, stopJob, submitJob } from './ray/remote'

export const jobsHandlers = {
  plan: os.jobs.plan.handler(({ context, input }) => {
    checkSuited({ name: input.modelSpec.name, record: null, ...input })
    const ending = sentence('ended.not-begun', {})
    return enterRun(context.app.store, input, { status: 'paused', ending })
  }),
  make: os.jobs.make.handler(({ context, input }) =>
    makeJob(context.app, input.id, context.app.destinations.take(input.to)),
  ),
  submit: os.jobs.submit.handler(({ context, input: { id, token, ...asked } }) => {
    if (token !== undefined) keepToken(context.app, asked.address, token)
    return submitJob(context.app, id, asked)
  }),
  status: os.jobs.status.handler(({ context, input }) => jobStatus(context.app, input.id)),
  follow: os.jobs.follow.handler(({ context, input, signal }) =>
    followJob(context.app, input.id, signal),
  ),
  stop: os.jobs.stop.handler(({ context, input }) => stopJob(context.app, input.id)),
  bringHome: os.jobs.bringHome.handler(({ context, input }) =>
    bringHome(context.app.store, input.id, context.app.destinations.take(input.from)),
  ),
}
