/**
 * Models with the settings that suit a dataset and this person: the one place where the device they
 * prefer becomes a setting. What stands in a run's settings is what it is trained with.
 */
import type { DatasetId } from '../../shared/identifiers'
import type { TemplateName } from '../../shared/model/model-spec'
import {
  factsOf,
  referenceTemplate,
  templateFor,
  type Template,
} from '../../shared/model/template-for'
import type { ReferenceName } from '../../shared/reference'
import type { Store } from '../store'

/** @throws GridcastError `dataset.unknown` */
export function suggestTemplate(
  store: Store,
  name: TemplateName,
  datasetId: DatasetId,
  filters?: number,
): Template {
  return preferred(store, templateFor(name, factsOf(store.datasets.get(datasetId)), filters))
}

/** @throws GridcastError `dataset.unknown` */
export function suggestReference(
  store: Store,
  name: ReferenceName,
  datasetId: DatasetId,
): Template {
  return preferred(store, referenceTemplate(name, factsOf(store.datasets.get(datasetId))))
}

function preferred(store: Store, template: Template): Template {
  const { device } = store.settings.get()
  return { ...template, settings: { ...template.settings, device } }
}
