import { Text } from '@shopify/polaris';
import { useAdmin } from './use-admin.ts';

/**
 * `+40`, green when it grows; the sign says the same without the colour. Points that only become available are the ones
 * that were awarded before: no sign, so that nobody adds them up twice.
 */
export function SignedPoints({ points, kind }: { points: bigint; kind: string }) {
  const { f } = useAdmin();
  const moved = kind === 'mature';
  const grows = points > 0n && !moved;
  return (
    <Text
      as="span"
      fontWeight={moved ? 'regular' : 'semibold'}
      numeric
      {...(moved ? { tone: 'subdued' as const } : grows ? { tone: 'success' as const } : {})}
    >
      <span style={{ whiteSpace: 'nowrap' }}>{moved ? f.number(points) : f.signed(points)}</span>
    </Text>
  );
}
