import { BlockStack, Card, InlineStack, Text } from '@shopify/polaris';
import type { PendingLot } from '#app/db/member.queries.ts';
import { pointsText } from '../cause-sentence.ts';
import { OrderLink } from '../order-link.tsx';
import { useAdmin } from '../use-admin.ts';

/** Points that wait and the day each may be spent; nothing at all when none waits. */
export function PendingCard({ lots }: { lots: PendingLot[] }) {
  const { t, f } = useAdmin();
  if (lots.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('member:pending.title')}
        </Text>
        <BlockStack as="ul" gap="200">
          {lots.map((lot) => (
            <li key={`${lot.maturesAt.getTime()}-${lot.orderId}`}>
              <InlineStack align="space-between" gap="200">
                <Text as="span">
                  {t('member:pending.line', {
                    points: pointsText(t, f, lot.points),
                    date: f.date(lot.maturesAt),
                  })}
                </Text>
                {lot.orderId !== null && (
                  <OrderLink orderId={lot.orderId}>{lot.orderName ?? lot.orderId.toString()}</OrderLink>
                )}
              </InlineStack>
            </li>
          ))}
        </BlockStack>
      </BlockStack>
    </Card>
  );
}
