import { os } from '../contract'
import { withProgress } from '../streams'
import { checkEverything } from './check-everything'

export const checkHandlers = {
  everything: os.check.everything.handler(({ context: { app }, signal }) =>
    withProgress((report, aborted) => checkEverything(app, report, aborted), signal),
  ),
}
