/** Unit and flow tests run from the sources; what needs something installed has its own project. */
const base = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  // What is built for benches and proofs has manifests of its own
  modulePathIgnorePatterns: ['<rootDir>/bench/dist', '<rootDir>/test/dist'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
}
const needsMore = ['/test/interop/', '/test/browser/', '/test/redis/']

export default {
  // What hangs fails; what is slow on a busy machine does not: no test is about time
  testTimeout: 60_000,
  projects: [
    {
      ...base,
      displayName: 'inner',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', ...needsMore],
    },
    { ...base, displayName: 'redis', testMatch: ['<rootDir>/test/redis/**/*.test.ts'] },
    {
      ...base,
      displayName: 'interop',
      testMatch: ['<rootDir>/test/interop/**/*.test.ts'],
      setupFilesAfterEnv: ['<rootDir>/test/interop/patience.ts'],
    },
    {
      ...base,
      displayName: 'browser',
      testMatch: ['<rootDir>/test/browser/**/*.test.ts'],
      globalSetup: '<rootDir>/test/browser/build-demo.mjs',
    },
  ],
}
