/**
 * How Node is started for the worker. A drain reads thousands of webhooks a second and forgets them at once: in a young
 * generation of the usual size many of them are moved about before they are forgotten.
 */
export const WORKER_FLAGS = ['--min-semi-space-size=64', '--max-semi-space-size=64'] as const;
