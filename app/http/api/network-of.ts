import { isIPv6 } from 'node:net';

const GROUPS = 8;

/**
 * What an address is counted by: an IPv4 address as it is, an IPv6 address by the 64 bits of its network, since whoever
 * has one of its addresses has all of them.
 */
export function networkOf(address: string): string {
  const [, mapped] = /^::ffff:(\d+(?:\.\d+){3})$/i.exec(address) ?? [];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(address)) return address;
  const [head = [], tail = []] = address.split('::').map((part) => part.split(':').filter(Boolean));
  const zeros = Array.from({ length: Math.max(0, GROUPS - head.length - tail.length) }, () => '0');
  return [...head, ...zeros, ...tail].slice(0, GROUPS / 2).join(':');
}
