import { openKeys } from '../counterpart/keys.js'
import { readSettings } from '../counterpart/settings.js'
import { people } from './kestrel-people.js'
import { openOrganisation } from './organisation.js'
import { xmlCryptoVoice } from './xml-crypto-voice.js'

const look = { theme: 'kestrel', name: 'Kestrel Robotics', motto: 'Machines that fly' }
const settings = readSettings()
const keys = openKeys(settings.folder, 'Kestrel Robotics signing')

openOrganisation(
  { look, people, voice: xmlCryptoVoice(settings, keys), portal: { app: 'expenses', name: 'Expenses' } },
  settings,
)
