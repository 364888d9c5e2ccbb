import { openMeter } from '../../src/observe/meter.js'

test('sign-ins are counted by outcome and code, stages by time, losses as the recorder counts them', async () => {
  let lost = 0
  const meter = openMeter(() => lost)
  meter.signIn('issued', '')
  meter.signIn('refused', 'user.no_role')
  meter.signIn('refused', 'user.no_role')
  meter.stage('judge', 2)
  lost = 3
  await meter.read()
  const { type, text } = await meter.read()
  expect(type).toMatch(/^text\/plain; version=0\.0\.4/)
  expect(text).toContain('sallyport_sign_ins_total{outcome="issued",code=""} 1')
  expect(text).toContain('sallyport_sign_ins_total{outcome="refused",code="user.no_role"} 2')
  expect(text).toContain('sallyport_stage_seconds_bucket{le="0.001",stage="judge"} 0')
  expect(text).toContain('sallyport_stage_seconds_bucket{le="0.0025",stage="judge"} 1')
  expect(text).toContain('sallyport_record_parts_lost_total 3')
  expect(text).toContain('process_resident_memory_bytes')
})

test('two meters in one process keep their own counts', async () => {
  const [one, other] = [openMeter(() => 0), openMeter(() => 0)]
  one.signIn('asked', '')
  expect((await one.read()).text).toContain('{outcome="asked",code=""} 1')
  expect((await other.read()).text).not.toContain('{outcome="asked",code=""}')
})
