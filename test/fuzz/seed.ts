/** Where a message stands before it is changed: who sent it, how, and what it was an answer to. */
export interface SeedFacts {
  /** Of its file, without `.xml`; captured ones lie with the other captured messages. */
  readonly name: string
  readonly door: 'answer' | 'request' | 'metadata' | 'none'
  /** Entity id of whoever is said to have sent it. */
  readonly from: string
  /** Base64 DER: the one certificate it is trusted by; absent where it is not signed. */
  readonly certificate?: string
  /** The instant at which it is read. */
  readonly at: string
  /** Answers: the question's id; absent = unsolicited. */
  readonly question?: string
  /** Answers: entity id and address of whom it was meant for, where that is not the gateway's own. */
  readonly to?: { readonly serviceProvider: string; readonly assertionConsumerService: string }
  readonly requireSigned?: 'either' | 'both' | 'assertion' | 'response'
  readonly acceptCbc?: boolean
  /** Requests: how it came, and the app's reply address. */
  readonly binding?: 'redirect' | 'post' | 'post-deflated'
  readonly replyTo?: string
  /** Requests: the query as it came. */
  readonly query?: string
  readonly singleSignOnService?: string
  readonly relayState?: string
  /** Metadata: the role it describes. */
  readonly role?: 'app' | 'partner'
}

/** What `seeds.json` holds. */
export interface SeedIndex {
  /** The gateway's key for what is encrypted to it (PKCS #8), and its certificate; both base64. */
  readonly decryption: { readonly key: string; readonly certificate: string }
  readonly seeds: readonly SeedFacts[]
}
