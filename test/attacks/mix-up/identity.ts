import { nameIDFormats } from '../../../src/saml/names.js'
import type { User } from '../../../src/model/user.js'
import { deliver } from '../../support/sign-in.js'
import { everybody, fresh, nameTold, questionTo, wordOf } from './people.js'
import { sharedDomain, type Resident, type Town } from './town.js'
import type { Trial } from './trial.js'

/** Who somebody turned out to be, and what the app was told. */
export interface Known {
  readonly user: User | undefined
  readonly told: string
}

export type Roll = ReadonlyMap<Resident, Known>

/** alice of each partner, by the plain name: everybody’s is called the same, so only the partner tells them apart. */
export async function enrolled(town: Town, trial: Trial): Promise<Roll> {
  const roll = new Map<Resident, Known>()
  for (const partner of town.partners) {
    const browser = fresh(town)
    const question = await questionTo(partner, browser, town)
    const xml = await trial.gotIn(`alice of ${partner.handle}`, () =>
      deliver(browser, wordOf(partner, town, question)),
    )
    const ownsDomain = partner === town.partners[0]
    trial.holds(
      `the e-mail address leaves only by the partner whose domain it is: ${partner.handle}`,
      xml.includes(`>alice@${sharedDomain}<`) === ownsDomain,
    )
    roll.set(partner, { user: await linked(partner, town), told: nameTold(xml) })
  }
  const distinct = (all: readonly (string | undefined)[]) => new Set(all).size === town.partners.length
  trial.holds('twenty people', distinct([...roll.values()].map(({ user }) => user?.id)))
  trial.holds('twenty names for one app', distinct([...roll.values()].map(({ told }) => told)))
  return roll
}

/** The one says alice, qualified as if she were the other's. */
export async function asOther(
  of: Resident,
  by: Resident,
  town: Town,
  trial: Trial,
  roll: Roll,
): Promise<void> {
  const browser = fresh(town)
  const question = await questionTo(by, browser, town)
  const nameID = { ...everybody.nameID, nameQualifier: of.id }
  await trial.refused(
    'qualified for another recipient',
    () => deliver(browser, wordOf(by, town, question, { nameID: { ...nameID, spNameQualifier: of.id } })),
    'partner.audience_wrong',
    'S9',
  )
  const xml = await trial.gotIn('qualified as the other’s', () =>
    deliver(browser, wordOf(by, town, question, { nameID })),
  )
  const found = await linked(by, town, of.id)
  const [theirs, own] = [roll.get(of), roll.get(by)]
  trial.holds('somebody is there', found !== undefined)
  trial.holds('it is not the other’s alice', found?.id !== theirs?.user?.id)
  trial.holds('nor its own plain one', found?.id !== own?.user?.id)
  trial.holds('and the app is told another name', ![theirs?.told, own?.told].includes(nameTold(xml)))
  trial.holds('the other’s alice is who she was', (await linked(of, town))?.id === theirs?.user?.id)
}

function linked({ id }: Resident, { house }: Town, nameQualifier?: string): Promise<User | undefined> {
  return house.house.gateway.directory.users.linkedTo(id, {
    value: everybody.nameID.value,
    format: nameIDFormats.persistent,
    ...(nameQualifier === undefined ? {} : { nameQualifier }),
  })
}
