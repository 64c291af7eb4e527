import {
  Badge,
  type BadgeProps,
  BlockStack,
  Box,
  Card,
  DataTable,
  Divider,
  InlineStack,
  Text,
  useBreakpoints,
} from '@shopify/polaris';
import { OrderIcon } from '@shopify/polaris-icons';
import type { MemberOrder } from '#app/db/member.queries.ts';
import { EmptyNote } from '../empty-note.tsx';
import { OrderLink } from '../order-link.tsx';
import { useAdmin } from '../use-admin.ts';
import { ExplainOrder } from './explain-order.tsx';
import { type OrderOutcome, orderOutcome } from './order-outcome.ts';

/** A member's orders, each with its points or with the reason why it has none. */
export function OrdersCard({ orders }: { orders: MemberOrder[] }) {
  const { t, f } = useAdmin();
  const { smDown } = useBreakpoints();
  return (
    <Card padding="0">
      <Box padding={{ xs: '400', sm: '300' }} paddingBlockStart="400" paddingBlockEnd="200">
        <Text as="h2" variant="headingMd">
          {t('member:orders.title')}
        </Text>
      </Box>
      {orders.length === 0 ? (
        <EmptyNote
          icon={OrderIcon}
          title={t('member:orders.empty.title')}
          text={t('member:orders.empty.text')}
        />
      ) : smDown ? (
        <NarrowOrders orders={orders} />
      ) : (
        <DataTable
          columnContentTypes={['text', 'text', 'numeric', 'numeric', 'text']}
          headings={['order', 'date', 'total', 'points', 'status'].map((column) =>
            t(`member:orders.${column}`),
          )}
          rows={orders.map((order) => [
            <OrderLink key="order" orderId={order.orderId}>
              {order.name}
            </OrderLink>,
            f.date(order.placedAt),
            f.money(order.totalMinor, order.currency),
            f.number(order.awardedPoints),
            <OutcomeAndWhy key="outcome" order={order} />,
          ])}
          verticalAlign="middle"
          increasedTableDensity
        />
      )}
    </Card>
  );
}

function NarrowOrders({ orders }: { orders: MemberOrder[] }) {
  const { t, f } = useAdmin();
  return (
    <Box padding="400" paddingBlockStart="200">
      <BlockStack as="ul" gap="300">
        {orders.map((order, index) => (
          <li key={order.orderId.toString()}>
            {index > 0 && (
              <Box paddingBlockEnd="300">
                <Divider />
              </Box>
            )}
            <InlineStack align="space-between" blockAlign="start" gap="400" wrap={false}>
              <BlockStack gap="100" inlineAlign="start">
                <OrderLink orderId={order.orderId}>{order.name}</OrderLink>
                <Text as="span" variant="bodySm" tone="subdued">
                  {f.date(order.placedAt)}
                </Text>
                <OutcomeAndWhy order={order} />
              </BlockStack>
              <BlockStack inlineAlign="end" gap="100">
                <Text as="span" numeric>
                  {f.money(order.totalMinor, order.currency)}
                </Text>
                <Text as="span" variant="bodySm" tone="subdued" numeric>
                  {t('common:points', {
                    count: Number(order.awardedPoints),
                    n: f.number(order.awardedPoints),
                  })}
                </Text>
              </BlockStack>
            </InlineStack>
          </li>
        ))}
      </BlockStack>
    </Box>
  );
}

const TONES: Partial<Record<OrderOutcome, NonNullable<BadgeProps['tone']>>> = {
  earned: 'success',
  unpaid: 'attention',
  'being-worked-out': 'info',
};

function OutcomeAndWhy({ order }: { order: MemberOrder }) {
  return (
    <InlineStack gap="200" blockAlign="center">
      <Outcome outcome={orderOutcome(order)} status={order.financialStatus} />
      {order.settledAt !== null && <ExplainOrder order={order} />}
    </InlineStack>
  );
}

/** Shopify's word for the payment is worth saying only when points were earned: else the reason says more. */
function Outcome({ outcome, status }: { outcome: OrderOutcome; status: string }) {
  const { t } = useAdmin();
  const isReduced = outcome === 'earned' && /refunded$/.test(status);
  const tone = isReduced ? 'attention' : TONES[outcome];
  const text =
    outcome === 'earned'
      ? t([`member:payment.${status}`, 'member:payment.paid'])
      : t(`member:outcomes.${outcome}`);
  return <Badge {...(tone === undefined ? {} : { tone })}>{text}</Badge>;
}
