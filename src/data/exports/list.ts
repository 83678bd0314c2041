/** Every exporter: one file each, one line here. */
import type { ExportFormat } from '../../shared/export-formats'
import { csv } from './csv'
import type { Exporter } from './exporter'
import { gif } from './gif'
import { npy } from './npy'

export const exporters = { gif, npy, csv } satisfies Record<ExportFormat, Exporter>
