import { os } from '../contract'
import { withProgress } from '../streams'
import { checkEverything } from './check-everything'
import { damagedItems } from './damaged'

export const checkHandlers = {
  everything: os.check.everything.handler(({ context: { app }, signal }) =>
    withProgress((report, aborted) => checkEverything(app, report, aborted), signal),
  ),
}

export const damagedHandlers = {
  list: os.damaged.list.handler(({ context }) => damagedItems(context.app.store)),
}
