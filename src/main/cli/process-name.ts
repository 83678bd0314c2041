/** What other programs on the data folder know this one by; known before the folder is opened. */
import { newId } from '../store/identifiers'

export const processName = newId()
