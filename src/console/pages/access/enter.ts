import { hasOwner } from '../../../admin/access/first-owner.js'
import { enterThroughGateway } from '../../../admin/access/gateway-door.js'
import { ownNext } from '../../next.js'
import { goTo, publicPage } from '../../route.js'

/** Back from the line: in, or told what is missing. Until there is an owner nobody comes in this way. */
export const enterPage = publicPage({
  path: '/admin/enter',
  async open({ office, query, request }) {
    if (!(await hasOwner(office))) return goTo('/admin/sign-in')
    const { browser, source } = request
    const entered = await enterThroughGateway({ entry: query.get('entry') ?? '', browser, source }, office)
    return { ...goTo(ownNext(entered.next)), remember: [{ what: 'admin', secret: entered.secret }] }
  },
})
