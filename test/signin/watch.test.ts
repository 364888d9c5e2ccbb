import { keptNowhere } from '../../src/admin/preview/kept-nowhere.js'
import type { RecordPart } from '../../src/model/record.js'
import { Watch } from '../../src/signin/watch.js'

test('a message is dated when it is seen, whatever it says of itself', () => {
  const kept: RecordPart[] = []
  const seen = new Date(5000)
  const watch = new Watch('REF', undefined, {
    clock: { now: () => seen, ticks: () => 0 },
    ...keptNowhere(kept),
  })
  const message = { leg: 'app', direction: 'out', type: 'Response', binding: 'post', xml: '<a/>' } as const
  const dated = { ...message, at: new Date(1000) }
  watch.message(dated)
  watch.close({ kind: 'issued' })
  expect(kept.map(({ messages }) => messages)).toEqual([[{ ...message, at: seen }]])
})
