// What pages of the console do beyond what HTML does by itself. Everything works without it.
(() => {
  const { documentElement: root } = document
  root.classList.add('js')

  // What was done is said once: a reload does not say it again
  const here = new URL(location.href)
  if (here.searchParams.has('told')) {
    here.searchParams.delete('told')
    here.searchParams.delete('change')
    history.replaceState(null, '', here)
  }

  document.addEventListener('click', async (event) => {
    const button = event.target.closest?.('[data-copy]')
    if (!button) return
    const word = button.querySelector('span')
    try {
      await navigator.clipboard.writeText(button.dataset.copy)
      word.textContent = 'Copied'
      button.classList.add('done')
    } catch {
      // Plain http has no clipboard: the value is selected, to be copied by hand
      getSelection().selectAllChildren(button.previousElementSibling)
      word.textContent = 'Selected'
    }
    setTimeout(() => {
      word.textContent = 'Copy'
      button.classList.remove('done')
    }, 2000)
  })

  // A file that is dropped is the file that was chosen
  for (const drop of document.querySelectorAll('.drop')) {
    const input = drop.querySelector('input[type=file]')
    const over = (on) => (event) => {
      event.preventDefault()
      drop.classList.toggle('over', on)
    }
    drop.addEventListener('dragover', over(true))
    drop.addEventListener('dragleave', over(false))
    drop.addEventListener('drop', (event) => {
      over(false)(event)
      if (event.dataTransfer.files.length > 0) {
        input.files = event.dataTransfer.files
        input.dispatchEvent(new Event('change', { bubbles: true }))
      }
    })
  }

  // A part of a page that is fetched anew until its last piece says that it is over (data-over)
  for (const part of document.querySelectorAll('[data-live]')) {
    const every = Number(part.dataset.every) || 1500
    const next = async () => {
      if (!document.hidden) {
        const reply = await fetch(part.dataset.live, { credentials: 'same-origin' }).catch(() => undefined)
        if (reply?.redirected || reply?.status === 404) return
        const text = reply?.ok ? await reply.text() : undefined
        if (text !== undefined && text !== part.dataset.last) {
          part.dataset.last = text
          part.innerHTML = text
        }
        if (part.querySelector('[data-over]')) return
      }
      setTimeout(next, every)
    }
    if (!part.querySelector('[data-over]')) setTimeout(next, every)
  }

  const quick = document.getElementById('quick')
  if (!quick) return
  const input = quick.querySelector('input')
  const list = quick.querySelector('ul')
  let chosen = 0
  let asked = 0

  const rows = () => [...list.querySelectorAll('[role=option]')]
  const choose = (at) => {
    const all = rows()
    chosen = Math.max(0, Math.min(at, all.length - 1))
    for (const [index, row] of all.entries()) row.setAttribute('aria-selected', String(index === chosen))
    all[chosen]?.scrollIntoView({ block: 'nearest' })
    if (all[chosen]) input.setAttribute('aria-activedescendant', all[chosen].id)
    else input.removeAttribute('aria-activedescendant')
  }
  const piece = (tag, className, text) => {
    const made = document.createElement(tag)
    made.className = className
    made.textContent = text
    return made
  }
  const show = (found) => {
    list.replaceChildren(
      ...found.map(({ kind, label, below, href }, at) => {
        const row = document.createElement('li')
        row.id = `quick-${at}`
        row.role = 'option'
        row.dataset.href = href
        row.append(piece('bdi', 'name', label), piece('bdi', 'below', below ?? ''), piece('span', 'what', kind))
        return row
      }),
    )
    if (found.length === 0 && input.value.trim() !== '') list.append(piece('li', 'none', 'Nothing is called that'))
    input.setAttribute('aria-expanded', String(found.length > 0))
    choose(0)
  }
  const ask = async () => {
    const text = input.value.trim()
    const mine = ++asked
    if (text === '') return show([])
    const reply = await fetch(`/admin/search?as=json&q=${encodeURIComponent(text)}`).catch(() => undefined)
    if (reply?.redirected) return location.assign('/admin')
    const found = reply?.ok ? (await reply.json()).found : []
    if (mine === asked) show(found)
  }
  const go = (row) => row && location.assign(row.dataset.href)
  const open = () => {
    if (quick.open) return
    quick.showModal()
    input.select()
  }

  let waiting
  input.addEventListener('input', () => {
    clearTimeout(waiting)
    waiting = setTimeout(ask, 120)
  })
  input.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) {
      event.preventDefault()
      choose(chosen + step)
    }
    if (event.key === 'Enter') {
      event.preventDefault()
      go(rows()[chosen])
    }
    // A search field would keep this key to empty itself
    if (event.key === 'Escape') {
      event.preventDefault()
      quick.close()
    }
  })
  list.addEventListener('click', (event) => go(event.target.closest('[role=option]')))
  quick.addEventListener('click', (event) => event.target === quick && quick.close())
  document.addEventListener('keydown', (event) => {
    const typing = event.target.closest?.('input, textarea, select, [contenteditable]')
    const slash = event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey
    if (!slash && !((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k')) return
    event.preventDefault()
    open()
  })
})()
