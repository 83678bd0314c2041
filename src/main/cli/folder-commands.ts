/** Commands about the data folder and this machine: what is kept, and what computes. */
import { Argument, type Command } from 'commander'
import { examples, inSession, type Global } from './command'
import { parseIndex } from './training-options'

const itemKinds = ['dataset', 'run', 'forecast'] as const

export function addFolderCommands(program: Command): void {
  addDelete(program)
  addCheck(program)
  addReport(program)
  addDevices(program)
  addServe(program)
}

function addDelete(program: Command): void {
  program
    .command('delete')
    .description('delete a dataset (with its runs), a run or a forecast, also a damaged one')
    .addArgument(new Argument('<kind>', 'what it is').choices(itemKinds))
    .argument('<id>', 'as the lists print it')
    .addHelpText('after', examples('gridcast delete run k3f9x2ab'))
    .action(async (kind: (typeof itemKinds)[number], id: string, _: unknown, command: Command) => {
      const { deleteItem } = await import('./commands/list')
      await inSession(command.optsWithGlobals<Global>(), async (session) =>
        deleteItem(session, kind, id),
      )
    })
}

function addCheck(program: Command): void {
  program
    .command('check')
    .description('read everything that is kept to the last byte; says what is damaged')
    .action(async (_: unknown, command: Command) => {
      const { check } = await import('./commands/check')
      await inSession(command.optsWithGlobals<Global>(), check)
    })
  program
    .command('restore')
    .description('put the newest sound copy of the database in its place')
    .option('--day <yyyy-mm-dd>', 'the copy of this day')
    .addHelpText('after', examples('gridcast restore --day 2026-03-01'))
    .action(async (_: unknown, command: Command) => {
      const { restore } = await import('./commands/check')
      await restore(command.optsWithGlobals<Global & { day?: string }>())
    })
}

function addReport(program: Command): void {
  program
    .command('report')
    .description('print what to send when something went wrong inside; nothing is sent')
    .action(async (_: unknown, command: Command) => {
      const { printReport } = await import('./commands/report')
      await printReport(command.optsWithGlobals<Global>())
    })
}

function addDevices(program: Command): void {
  program
    .command('devices')
    .description('list what can train here, how fast it is, and why something is not offered')
    .option('--refresh', 'try them all again')
    .action(async (_: unknown, command: Command) => {
      const options = command.optsWithGlobals<Global & { refresh?: boolean }>()
      const { listDevices } = await import('./commands/list')
      await inSession(options, async (session) => listDevices(session, options))
    })
}

function addServe(program: Command): void {
  program
    .command('serve')
    .description('open the window in a browser, on this machine only')
    .option('--port <number>', '0 takes a free one', parseIndex, 0)
    .addHelpText('after', examples('gridcast serve --port 8420'))
    .action(async (_: unknown, command: Command) => {
      const options = command.optsWithGlobals<Global & { port: number }>()
      const { withSession } = await import('./session')
      const { serve } = await import('./commands/serve')
      await withSession(options, async (session) => serve(session, options), 'web')
    })
}
