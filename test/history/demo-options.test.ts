import { describe, expect, it } from 'vitest';
import { OptionError, readDemoOptions } from '#scripts/demo/options.ts';

describe('the options of npm run demo', () => {
  it('has usual ones', () => {
    expect(readDemoOptions([])).toEqual({
      fresh: false,
      dev: false,
      exitAfterReady: false,
      plain: false,
      customers: null,
      seed: null,
      port: 3000,
      shopPort: 4000,
      tlsPort: null,
      smtpPort: null,
    });
    expect(readDemoOptions(['--fresh', '--customers', '500', '--seed=3', '--port', '3100'])).toMatchObject({
      fresh: true,
      customers: 500,
      seed: 3,
      port: 3100,
    });
    expect(readDemoOptions(['--help', '--fresh'])).toBeNull();
  });

  it.each([
    [['--custmers', '5'], 'There is no option --custmers.'],
    [['fresh'], '“fresh” belongs to no option.'],
    [['--customers'], '--customers needs a number, e.g. --customers 500'],
    [['--customers', '--fresh'], '--customers needs a number'],
    [['--customers', 'many'], '--customers is a whole number from 2 to 20000, not “many”.'],
    [['--customers', '1'], '--customers is a whole number from 2 to 20000, not “1”.'],
    [['--customers=-5'], '--customers is a whole number from 2 to 20000, not “-5”.'],
    [['--seed', '1.5'], '--seed is a whole number'],
    [['--port', '70000'], '--port is a whole number from 1 to 65535, not “70000”.'],
    [['--port', '4000'], '--port and --shop-port must differ.'],
    [['--tls-port', '3000'], '--tls-port must differ from --port and --shop-port.'],
    [['--fresh=yes'], '--fresh takes no value.'],
    [['--seed', '1', '--seed', '2'], '--seed is given twice.'],
  ])('refuses %j', (args, message) => {
    expect(() => readDemoOptions(args)).toThrow(OptionError);
    expect(() => readDemoOptions(args)).toThrow(message);
  });
});
