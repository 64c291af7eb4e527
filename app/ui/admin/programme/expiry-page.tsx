import { BlockStack, Card, InlineStack, Text } from '@shopify/polaris';
import { expiryOf } from '#app/domain/expiry/expiry-of.ts';
import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { pointsText } from '../cause-sentence.ts';
import { useAdmin } from '../use-admin.ts';
import type { Typed } from './forms/fields.ts';
import { FormFields } from './forms/form-fields.tsx';
import { readTyped } from './forms/read-form.ts';
import { SectionPage } from './forms/section-page.tsx';
import { expiryFields, expirySchema } from './forms/sections.ts';
import { toTyped } from './forms/typed-settings.ts';
import { useSectionForm } from './forms/use-section-form.ts';

// What a kind begins with when it is chosen.
const START = { months: '12', month: '12', day: '28', minMonths: '0' };

type Props = { settings: ProgrammeSettings; revision: string; expiring: Expiring; now: Date };

/** Whether, when and which points lapse. */
export function ExpiryPage({ settings, revision, expiring, now }: Props) {
  const { t, f, shop } = useAdmin();
  const { expiry } = settings;
  const section = useSectionForm<Typed>(
    { ...START, ...toTyped(expiry, expiryFields(expiry), f, shop) },
    revision,
  );
  const { form, errors, change } = section;
  return (
    <SectionPage
      title={t('programme:cards.expiry.title')}
      back={{ label: t('programme:title'), url: '/app/programme' }}
      form={section}
      settings={settings}
      aside={
        <>
          <ExampleCard form={form} settings={settings} now={now} />
          <ExpiringCard expiring={expiring} />
        </>
      }
    >
      <FormFields
        fields={expiryFields(form)}
        form={form}
        errors={errors}
        change={change}
        kind="expiry"
        tiers={[]}
        title={t('programme:cards.expiry.title')}
        text={t('programme:cards.expiry.text')}
      />
    </SectionPage>
  );
}

const A_DAY_MS = 86_400_000;

/** When points earned today would lapse under the settings as typed; those earned before keep their own date. */
function ExampleCard({ form, settings, now }: { form: Typed; settings: ProgrammeSettings; now: Date }) {
  const { t, f, shop } = useAdmin();
  const read = readTyped(form, expiryFields(form), expirySchema, shop);
  const from = new Date(now.getTime() + settings.earning.pendingDays * A_DAY_MS);
  const sentence = (): string => {
    if ('errors' in read) return t('expiry:example.unfinished');
    const until = expiryOf(read.settings, { availableFrom: from, timezone: shop.timezone });
    if (until === null) return t('expiry:example.never');
    const key = read.settings.kind === 'inactivity' ? 'inactivity' : 'text';
    return t(`expiry:example.${key}`, { from: f.date(from), until: f.date(until) });
  };
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('expiry:example.title')}
        </Text>
        <div aria-live="polite">
          <Text as="p">{sentence()}</Text>
        </div>
        <Text as="p" tone="subdued">
          {t('expiry:example.kept')}
        </Text>
      </BlockStack>
    </Card>
  );
}

type Expiring = readonly { month: string; points: bigint; members: number }[];

/** What members have now, and when it lapses unless they use it. */
function ExpiringCard({ expiring }: { expiring: Expiring }) {
  const { t, f } = useAdmin();
  const some = expiring.filter(({ points }) => points > 0n);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('expiry:next.title')}
        </Text>
        <Text as="p" tone="subdued">
          {t('expiry:next.text')}
        </Text>
        {some.length === 0 ? (
          <Text as="p">{t('expiry:next.none')}</Text>
        ) : (
          <BlockStack as="ul" gap="100">
            {some.map(({ month, points, members }) => (
              <li key={month}>
                <InlineStack align="space-between" gap="200">
                  <Text as="span">{f.day(`${month}-01`, 'month')}</Text>
                  <Text as="span" numeric>
                    {t('expiry:next.line', {
                      points: pointsText(t, f, points),
                      count: Number(members),
                      n: f.number(members),
                    })}
                  </Text>
                </InlineStack>
              </li>
            ))}
          </BlockStack>
        )}
      </BlockStack>
    </Card>
  );
}
