/** A warning or an error on the console fails the test, unless the test says that it expects it. */
import { format } from 'node:util';
import { afterEach, beforeEach, expect } from 'vitest';

type Level = 'warn' | 'error';
type Message = { level: Level; text: string };

const original = { warn: console.warn, error: console.error };
let messages: Message[] = [];
let expected: { level: Level; pattern: RegExp }[] = [];

for (const level of ['warn', 'error'] as const)
  console[level] = (...args: unknown[]) => {
    messages.push({ level, text: format(...args) });
    original[level](...args);
  };

/**
 * Says that the running test makes this appear on the console; that it does not appear also fails the test.
 * @param level which of `console.warn` and `console.error`
 */
export function expectConsole(level: Level, pattern: RegExp): void {
  expected.push({ level, pattern });
}

beforeEach(() => {
  messages = [];
  expected = [];
});

afterEach(() => {
  const matches = (message: Message, wanted: { level: Level; pattern: RegExp }) =>
    message.level === wanted.level && wanted.pattern.test(message.text);
  const surprises = messages.filter((message) => !expected.some((wanted) => matches(message, wanted)));
  const missing = expected.filter((wanted) => !messages.some((message) => matches(message, wanted)));
  expect(surprises, 'unexpected console messages (see expectConsole)').toEqual([]);
  expect(missing, 'expected console messages that did not appear').toEqual([]);
});
