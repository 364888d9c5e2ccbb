import { openKeys } from '../counterpart/keys.js'
import { readSettings } from '../counterpart/settings.js'
import { people } from './alder-finch-people.js'
import { openOrganisation } from './organisation.js'
import { samlifyVoice } from './samlify-voice.js'

const look = { theme: 'alder-finch', name: 'Alder & Finch', motto: 'Architects since 1931' }
const settings = readSettings()
const keys = openKeys(settings.folder, 'Alder & Finch signing')

openOrganisation({ look, people, voice: samlifyVoice(settings, keys) }, settings)
