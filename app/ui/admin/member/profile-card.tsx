import { Banner, BlockStack, Card, InlineStack, Link, Tag, Text } from '@shopify/polaris';
import type { ReactNode } from 'react';
import type { MemberProfile } from '#app/db/member.queries.ts';
import { useAdmin } from '../use-admin.ts';
import { Birthday } from './birthday.tsx';

/** Who the customer is and how they came to the programme. */
export function ProfileCard({
  member,
  birthdayOpenUntil,
}: {
  member: MemberProfile;
  birthdayOpenUntil: Date | null;
}) {
  const { t, f } = useAdmin();
  const isMember = member.enrolledAt !== null && !member.redacted && member.mergedInto === null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('member:profile.title')}
        </Text>
        {member.redacted && <Banner tone="info">{t('member:profile.redacted')}</Banner>}
        {member.mergedInto !== null && (
          <Banner
            tone="info"
            action={{ content: t('member:profile.openMerged'), url: `/app/members/${member.mergedInto}` }}
          >
            {t('member:profile.merged')}
          </Banner>
        )}
        {member.email && (
          <Fact name={t('member:profile.email')}>
            <Link url={`mailto:${member.email}`} removeUnderline>
              {member.email}
            </Link>
          </Fact>
        )}
        {member.phone && <Fact name={t('member:profile.phone')}>{member.phone}</Fact>}
        <Fact name={t('member:profile.joined')}>
          {member.enrolledAt === null
            ? t('member:profile.notJoined')
            : t('member:profile.joinedHow', {
                date: f.date(member.enrolledAt),
                how: t([`member:sources.${member.enrolmentSource}`, 'member:sources.other']),
              })}
        </Fact>
        {isMember && <Birthday member={member} openUntil={birthdayOpenUntil} />}
        {!member.redacted && (
          <Fact name={t('member:profile.marketing')}>
            {member.marketingSince === null
              ? t('member:profile.noMarketing')
              : t('member:profile.marketingSince', { date: f.date(member.marketingSince) })}
          </Fact>
        )}
        {member.tags.length > 0 && (
          <BlockStack gap="100">
            <Text as="h3" variant="bodySm" tone="subdued">
              {t('member:profile.tags')}
            </Text>
            <InlineStack gap="100">
              {member.tags.map((tag) => (
                <Tag key={tag}>{tag}</Tag>
              ))}
            </InlineStack>
          </BlockStack>
        )}
        {member.shopifyId !== null && (
          <Link url={`shopify://admin/customers/${member.shopifyId}`} target="_top" removeUnderline>
            {t('member:profile.openInShopify')}
          </Link>
        )}
      </BlockStack>
    </Card>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <BlockStack>
      <Text as="h3" variant="bodySm" tone="subdued">
        {name}
      </Text>
      <Text as="p" breakWord>
        {children}
      </Text>
    </BlockStack>
  );
}
