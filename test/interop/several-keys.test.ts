// One house that signs with several kinds of keys: others verify each document by the key that its receiver is told of,
// and by no other of ours.
import { openSeveralKeys, type Said, type SeveralKeys, signedBy } from '../support/several-keys.js'
import { openOpinions, type Opinions } from './opinions.js'
import { signingCertificates } from './xmlsec.js'

const kinds = ['rsa-2048', 'ec-p256', 'rsa-3072', 'ec-p384'] as const
const apps = [['plain'], ['curved'], ['long']] as const
let several: SeveralKeys
let opinions: Opinions

beforeAll(async () => {
  opinions = openOpinions()
  several = await openSeveralKeys()
})
afterAll(async () => {
  await opinions.close()
  await several.house.close()
})

/** Those of our kinds by whose key every signature of it verifies. */
async function takenBy(name: 'xmlsec1' | 'jdk', { document, signed }: Said): Promise<readonly string[]> {
  const certificates = signingCertificates(await several.house.house.metadata('idp'))
  const taken: string[] = []
  for (const [at, kind] of kinds.entries()) {
    const questions = signed.map((element) => ({
      signed: element,
      document,
      certificate: certificates[at] ?? '',
    }))
    const read = await Promise.all(questions.map((question) => opinions[name].read(question)))
    if (read.every((said) => said !== undefined)) taken.push(kind)
  }
  return taken
}

test.each(apps)('app %s and its partner: xmlsec1 and the JDK take each by its key alone', async (app) => {
  const all = [...(await several.signIn(app)), await several.refusal(app)]
  for (const said of all) {
    for (const name of ['xmlsec1', 'jdk'] as const) {
      expect([name, said.what, await takenBy(name, said)]).toEqual([name, said.what, [signedBy[said.to]]])
    }
  }
})

test.each(kinds)('metadata of the key %s alone is taken by that key alone', async (kind) => {
  const document = await several.house.house.metadata('idp', kind)
  const [certificate] = signingCertificates(document)
  expect(certificate).toBe(
    signingCertificates(await several.house.house.metadata('idp'))[kinds.indexOf(kind)],
  )
  const said: Said = { to: 'plain', what: 'metadata', document, signed: ['EntityDescriptor'] }
  expect([await takenBy('xmlsec1', said), await takenBy('jdk', said)]).toEqual([[kind], [kind]])
})
