// Loaded into every process of the demo before its own program: when the demo is gone, however it went, so are they.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
// Listening must not keep a process alive that has nothing else to do.
process.channel?.unref()
