import { jest } from '@jest/globals'

// Others' software starts, stops and signs at its own pace, on two cores at once.
jest.setTimeout(120_000)
