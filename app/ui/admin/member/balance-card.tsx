import { BlockStack, Card, InlineGrid, Text } from '@shopify/polaris';
import type { MemberProfile } from '#app/db/member.queries.ts';
import { useAdmin } from '../use-admin.ts';

/** What the member may spend, what waits, and what came before. */
export function BalanceCard({ member }: { member: MemberProfile }) {
  const { t, f } = useAdmin();
  const figures: [name: string, points: bigint][] = [
    ['available', member.available],
    ['pending', member.pending],
    ['lifetime', member.lifetime],
    ['redeemed', member.redeemed],
    ...(member.debt > 0n ? [['debt', member.debt] as [string, bigint]] : []),
  ];
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t('member:balance.title')}
        </Text>
        <InlineGrid columns={{ xs: 2, sm: figures.length }} gap="400">
          {figures.map(([name, points]) => (
            <BlockStack key={name}>
              <Text as="h3" variant="bodySm" tone="subdued">
                {t(`member:balance.${name}`)}
              </Text>
              <Text
                as="p"
                variant="headingLg"
                numeric
                {...(points < 0n ? { tone: 'critical' as const } : {})}
              >
                {f.number(points)}
              </Text>
            </BlockStack>
          ))}
        </InlineGrid>
        {member.available < 0n && (
          <Text as="p" variant="bodySm" tone="subdued">
            {t('member:balance.overdraft')}
          </Text>
        )}
        {member.debt > 0n && (
          <Text as="p" variant="bodySm" tone="subdued">
            {t('member:balance.debtText')}
          </Text>
        )}
      </BlockStack>
    </Card>
  );
}
