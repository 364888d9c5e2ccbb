import { spawnSync } from 'node:child_process'
import { existsSync, rmSync, writeFileSync } from 'node:fs'

/** Debian packages by the suite that needs them. */
export const packagesFor = {
  redis: ['redis-server'],
  interop: [
    'libreoffice-calc-nogui',
    'apache2',
    'php-fpm',
    'php-cli',
    'php-xml',
    'php-mbstring',
    'simplesamlphp',
    'libapache2-mod-auth-mellon',
    'libapache2-mod-shib',
    'python3-pysaml2',
    'python3-lasso',
    'opensaml-tools',
    'xmlsec1',
    'libxml2-utils',
    'opensaml-schemas',
    'xmltooling-schemas',
    'curl',
    'openssl',
    'openjdk-17-jdk-headless',
  ],
  // The JDK starts a program from its source, for which it needs its compiler
  canonical: ['openjdk-17-jdk-headless'],
  fuzz: ['openjdk-17-jdk-headless', 'xmlsec1'],
  browser: ['chromium', 'fonts-dejavu-core'],
}

/** The packages of these that are not installed; all of them where dpkg is unknown. */
export function missingOf(packages) {
  const asked = spawnSync('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n', ...packages], {
    encoding: 'utf8',
  })
  const installed = new Set(
    (asked.stdout ?? '')
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  )
  return packages.filter((name) => !installed.has(name))
}

/** Says what is missing and installs it where it may; the packages that are missing afterwards. */
export function ensure(packages, say) {
  const missing = missingOf(packages)
  if (missing.length === 0) return []
  const command = ['apt-get', 'install', '-y', '--no-install-recommends', ...missing]
  const refusal = whyNot()
  if (refusal !== undefined) {
    say(`Missing Debian packages: ${missing.join(' ')}`)
    say(`${refusal} Install them with:\n  apt-get update && ${command.join(' ')}`)
    return missing
  }
  say(`About to install Debian packages (their services are not started): ${missing.join(' ')}`)
  withoutServices(() => {
    for (const [program, ...parameters] of [['apt-get', 'update'], command]) {
      const ended = spawnSync(program, parameters, {
        stdio: ['ignore', 'inherit', 'inherit'],
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      })
      if (ended.status !== 0) say(`${program} ${parameters[0]} failed`)
    }
  })
  return missingOf(missing)
}

function whyNot() {
  if (spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status !== 0)
    return 'This machine has no apt-get.'
  if (process.getuid?.() !== 0) return 'Only root can install them.'
  return undefined
}

/** Packages ask policy-rc.d before they start a service; 101 forbids it. */
function withoutServices(install) {
  const policy = '/usr/sbin/policy-rc.d'
  const ours = !existsSync(policy)
  if (ours) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    install()
  } finally {
    if (ours) rmSync(policy, { force: true })
  }
}
