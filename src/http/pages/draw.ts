import type { Page } from '../../model/page.js'
import { choosePartner } from './choose-partner.js'
import { type Frame, framed } from './frame.js'
import { landing, signedOut, signOutQuestion } from './home.js'
import type { Drawing, Html } from '../../drawing/html.js'
import { recordPage } from '../../drawing/record/record.js'
import { alreadyAnswered, refused } from './refused.js'
import { confirmPartner, replaceSession } from './sign-in-questions.js'

/** Draws a page: everything in it that came from outside is escaped. */
export function draw(page: Page, frame: Frame): Html {
  return framed(drawing(page, frame), frame)
}

function drawing(page: Page, frame: Frame): Drawing {
  switch (page.name) {
    case 'choose-partner':
      return choosePartner(page)
    case 'confirm-partner':
      return confirmPartner(page)
    case 'replace-session':
      return replaceSession(page, frame)
    case 'refused':
      return refused(page, frame)
    case 'already-answered':
      return alreadyAnswered(page, frame)
    case 'landing':
      return landing(page, frame)
    case 'sign-out':
      return signOutQuestion(page, frame)
    case 'signed-out':
      return signedOut(page)
    case 'record':
      return recordPage(page.record)
  }
}
