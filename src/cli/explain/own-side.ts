import type { ResponseDraft, ResponseStage } from '../../faces/saml-sp/draft.js'
import { responseStages } from '../../faces/saml-sp/response.js'
import type { OwnNames } from '../../saml/web-sso.js'
import type { Given } from './given.js'
import type { Takings } from './report.js'

/**
 * Our own names, as far as they are given. What is not given is taken from the message right before the live stage
 * that compares with it, and said; a stage that is not known here compares with nothing, and refuses.
 */
export class OwnSide {
  readonly names: { -readonly [K in keyof OwnNames]: OwnNames[K] }

  constructor(
    given: Given,
    private readonly takings: Takings,
  ) {
    this.names = {
      identityProvider: '',
      singleSignOnService: '',
      serviceProvider: given.entityId ?? '',
      assertionConsumerService: given.acs ?? '',
      assertionConsumerServiceIndex: 0,
    }
  }

  stages(): readonly ResponseStage[] {
    return responseStages.flatMap((stage) => {
      const taking = this.taking.get(stage.name)
      if (taking === undefined) return [stage]
      return [{ stage: stage.stage, name: `${stage.name}, taken`, run: taking }, stage]
    })
  }

  private readonly taking: ReadonlyMap<string, (draft: ResponseDraft) => void> = new Map([
    ['destination', ({ response }) => this.takeAddress(response?.destination, 'Destination')],
    ['subject confirmation', ({ assertion }) => this.takeAddress(recipientOf(assertion), 'Recipient')],
    ['audience', ({ assertion }) => this.takeAudience(assertion)],
  ])

  private takeAddress(address: string | undefined, from: string): void {
    if (this.names.assertionConsumerService !== '' || address === undefined) return
    this.names.assertionConsumerService = address
    this.takings.take('S9', 'our ACS', address, from, '--acs')
  }

  private takeAudience(assertion: ResponseDraft['assertion']): void {
    const audience = assertion?.conditions?.audienceRestrictions[0]?.[0]
    if (this.names.serviceProvider !== '' || audience === undefined) return
    this.names.serviceProvider = audience
    this.takings.take('S9', 'our entityID', audience, 'Audience', '--entity-id')
  }
}

function recipientOf(assertion: ResponseDraft['assertion']): string | undefined {
  return assertion?.subject?.confirmations.find(({ recipient }) => recipient !== undefined)?.recipient
}
