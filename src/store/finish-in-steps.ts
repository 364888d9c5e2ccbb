import type { Audit, Directory, Finish, Finishing, State, Unfinished, UserChange } from '../model/ports.js'

export interface FinishPorts {
  readonly state: Pick<State, 'signIns' | 'answers' | 'sessions'>
  readonly directory: Pick<Directory, 'users' | 'names'>
  readonly audit: Pick<Audit, 'record'>
}

/** Ends a sign-in over stores that no transaction spans: each step is atomic, and nothing is honoured before the next. */
export function finishInSteps({ state, directory, audit }: FinishPorts): Finish {
  const spend = async ({ spends }: Finishing): Promise<Unfinished | undefined> => {
    if (!spends) return undefined
    await audit.record([spends.vouched], false)
    const outcome = await state.answers.spend(spends.handle)
    return outcome.spent ? undefined : outcome.because
  }
  const meet = async ({ activeUser, change }: Finishing): Promise<Unfinished | undefined> => {
    if (activeUser !== undefined && !(await directory.users.find(activeUser))?.active) return 'user_inactive'
    return (await changed(change, directory)) ? undefined : 'user_changed'
  }
  const end = async ({ signIn, names, session }: Finishing): Promise<Unfinished | undefined> => {
    if (!(await state.signIns.take(signIn))) return 'finished_before'
    if (names) await directory.names.issue(names.user, names.app, names.value)
    if ('tells' in session)
      return (await state.sessions.tell(session.tells, session)) ? undefined : 'session_ended'
    if (session.replaces !== undefined) await state.sessions.end(session.replaces)
    await state.sessions.start(session.starts)
    return undefined
  }
  return async (finishing) => {
    const unspent = await spend(finishing)
    if (unspent !== undefined) return { finished: false, because: unspent, spent: false }
    const because = (await meet(finishing)) ?? (await end(finishing))
    if (because !== undefined) return { finished: false, because, spent: true }
    await audit.record(finishing.events, true)
    return { finished: true }
  }
}

async function changed(change: UserChange, { users }: Pick<Directory, 'users'>): Promise<boolean> {
  switch (change.kind) {
    case 'none':
      return true
    case 'create':
      return (await users.create(change.user, change.link)) === 'created'
    case 'refresh':
      return (await users.update(change.user)) !== undefined
    case 'link':
      return users.adopt(change.user, change.link)
  }
}
