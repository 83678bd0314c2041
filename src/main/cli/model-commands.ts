/** The commands about trained models as files. */
import type { Command } from 'commander'
import { modelFormats } from '../../shared/model/model-files'
import { choice, examples, inSession, type Global } from './command'
import type { ExportModelOptions, ImportModelOptions } from './commands/models'
import { addTrainingOptions } from './training-options'

export function addModelCommands(program: Command): void {
  program
    .command('export-model')
    .argument('<run>', 'see `gridcast runs`')
    .description('write the trained model of a run as a file that Keras or another Gridcast opens')
    .addOption(
      choice('--format <format>', 'what to write (default: as --out is named)', modelFormats),
    )
    .option('--out <file>', "the file (default: the run's name, here)")
    .addHelpText('after', examples('gridcast export-model k3f9x2ab --out digits.keras'))
    .action(async (run: string, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<ExportModelOptions & Global>()
      const { exportModel } = await import('./commands/models')
      await inSession(options, async (session) => exportModel(session, run, options))
    })
  addImport(program)
}

function addImport(program: Command): void {
  const command = program
    .command('import-model')
    .argument('<file>', 'a Keras file (.h5, .keras), or one that export-model wrote')
    .description('make a run of a trained model, which forecasts and can be trained on')
    .requiredOption('--data <dataset>', 'id or name of a dataset, or a file, which is imported')
    .option('--name <name>', 'of the run')
    .option('--freeze <layers...>', 'layers whose weights stay as they are when it is trained on')
  addTrainingOptions(command)
  command
    .addHelpText(
      'after',
      examples(
        'gridcast import-model digits.keras --data digits.npz',
        'gridcast import-model radar.h5 --data rain.nc --scaling unit --learning-rate 1e-4',
        'gridcast import-model digits.keras --data digits.npz --freeze conv_lstm2d',
      ),
    )
    .action(async (file: string, _: unknown, self: Command) => {
      type Options = ImportModelOptions & Global
      const { dataDir, json, debug, ...options } = self.optsWithGlobals<Options>()
      const { importModel } = await import('./commands/models')
      await inSession({ dataDir, json, debug }, async (session) =>
        importModel(session, file, options),
      )
    })
}
