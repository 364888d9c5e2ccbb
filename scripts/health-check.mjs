// Exits with 0 while the gateway in this container is alive.
const port = (process.env.SALLYPORT_LISTEN ?? '127.0.0.1:8080').split(':').at(-1)
const answer = await fetch(`http://127.0.0.1:${port}/health/live`, {
  signal: AbortSignal.timeout(4000),
}).catch(() => undefined)
process.exitCode = answer?.ok === true ? 0 : 1
