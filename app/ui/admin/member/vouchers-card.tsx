import { Badge, type BadgeProps, BlockStack, Box, Card, Divider, InlineStack, Text } from '@shopify/polaris';
import { DiscountIcon } from '@shopify/polaris-icons';
import type { MemberVoucher } from '#app/db/member.queries.ts';
import { pointsText } from '../cause-sentence.ts';
import { EmptyNote } from '../empty-note.tsx';
import { OrderLink } from '../order-link.tsx';
import { rewardText } from '../reward-text.ts';
import { useAdmin } from '../use-admin.ts';

const TONES: Partial<Record<MemberVoucher['status'], NonNullable<BadgeProps['tone']>>> = {
  active: 'success',
  reserved: 'info',
  released: 'attention',
};

/** The codes that the member got for points. */
export function VouchersCard({ vouchers }: { vouchers: MemberVoucher[] }) {
  const { t } = useAdmin();
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t('member:vouchers.title')}
        </Text>
        {vouchers.length === 0 ? (
          <EmptyNote
            icon={DiscountIcon}
            title={t('member:vouchers.empty.title')}
            text={t('member:vouchers.empty.text')}
          />
        ) : (
          <BlockStack as="ul" gap="300">
            {vouchers.map((voucher, index) => (
              <li key={voucher.voucherId}>
                {index > 0 && (
                  <Box paddingBlockEnd="300">
                    <Divider />
                  </Box>
                )}
                <Voucher voucher={voucher} />
              </li>
            ))}
          </BlockStack>
        )}
      </BlockStack>
    </Card>
  );
}

function Voucher({ voucher }: { voucher: MemberVoucher }) {
  const { t, f } = useAdmin();
  const tone = TONES[voucher.status];
  const { reward } = voucher.details;
  return (
    <BlockStack gap="100">
      <InlineStack align="space-between" blockAlign="center" gap="200">
        <Text as="span" fontWeight="semibold" breakWord>
          {voucher.code}
        </Text>
        <Badge {...(tone === undefined ? {} : { tone })}>
          {t(`member:vouchers.statuses.${voucher.status}`)}
        </Badge>
      </InlineStack>
      <Text as="span" variant="bodySm" tone="subdued">
        {t('member:vouchers.worth', {
          reward: capitalised(
            rewardText(t, f, {
              kind: voucher.kind,
              value: voucher.valueMinor,
              currency: voucher.currency,
              percent: reward?.kind === 'percentage' ? reward.percent : undefined,
              cap: reward?.kind === 'percentage' ? reward.cap : undefined,
              product: reward?.kind === 'free-product' ? reward.productTitle : undefined,
            }),
          ),
          points: pointsText(t, f, voucher.points),
        })}
      </Text>
      {voucher.failure === null ? null : (
        <Text as="span" variant="bodySm" tone="critical" breakWord>
          {t([`causes:redemption-released.${voucher.failure}`, 'causes:redemption-released.other'], {
            reason: voucher.failure,
          })}
        </Text>
      )}
      <VoucherDate voucher={voucher} />
    </BlockStack>
  );
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function VoucherDate({ voucher }: { voucher: MemberVoucher }) {
  const { t, f } = useAdmin();
  if (voucher.usedAt !== null && voucher.usedOrderId !== null)
    return (
      <OrderLink orderId={voucher.usedOrderId}>
        {t('member:vouchers.used', { date: f.date(voucher.usedAt), order: voucher.usedOrderName ?? '' })}
      </OrderLink>
    );
  const isOver = voucher.status === 'expired' || voucher.status === 'lapsed';
  const at =
    voucher.returnedAt ??
    voucher.usedAt ??
    (voucher.status === 'active' || isOver ? voucher.expiresAt : null);
  const which =
    voucher.returnedAt !== null
      ? 'returned'
      : voucher.usedAt !== null
        ? 'credited'
        : isOver
          ? 'expired'
          : 'expires';
  return (
    <Text as="span" variant="bodySm" tone="subdued">
      {at === null
        ? t('member:vouchers.made', { date: f.date(voucher.reservedAt) })
        : t(`member:vouchers.${which}`, { date: f.date(at) })}
    </Text>
  );
}
