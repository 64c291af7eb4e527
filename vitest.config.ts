import { defineConfig } from 'vitest/config';

const setupFiles = ['test/support/fail-on-console.ts'];
const functions = 'test/support/build-functions.ts';
const globalSetup = [functions, 'test/support/global-setup.ts'];

export default defineConfig({
  // Vite's own build settings (Remix) are not for tests: nothing here extends vite.config.ts.
  cacheDir: '.cache/vitest',
  test: {
    pool: 'forks',
    reporters: ['default'],
    // What a test cannot finish in the terminal's patience, it should say by a longer limit of its own.
    testTimeout: 15_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/**/*.db.test.ts', 'test/**/*.browser.test.ts'],
          globalSetup: [functions],
          setupFiles,
          // It loads the extensions' own modules, which are JSX.
          server: { deps: { inline: ['@shopify/ui-extensions-tester'] } },
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/**/*.db.test.ts'],
          globalSetup,
          setupFiles,
          testTimeout: 30_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/**/*.browser.test.ts'],
          globalSetup,
          setupFiles,
          // After the others, and two files at a time: each has a browser, an app and a stand-in store on the machine.
          maxWorkers: 2,
          // On a machine that others use too, a step may take ten times its time.
          testTimeout: 240_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
