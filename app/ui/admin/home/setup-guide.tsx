import { BlockStack, Box, Button, Card, Icon, InlineStack, ProgressBar, Text } from '@shopify/polaris';
import { CheckCircleIcon, ClockIcon } from '@shopify/polaris-icons';
import { Group } from '../group.tsx';
import { useAdmin } from '../use-admin.ts';

type Facts = {
  published: boolean;
  hasOrder: boolean;
  hasAward: boolean;
  hasRedemption: boolean;
  themeEditorUrl: string;
};
type Step = { key: string; done: boolean; action?: { label: string; url: string; external?: boolean } };

/** What is left to do until members spend points, read off what has happened; it goes away when all is done. */
export function SetupGuide({ published, hasOrder, hasAward, hasRedemption, themeEditorUrl }: Facts) {
  const { t } = useAdmin();
  const steps: Step[] = [
    {
      key: 'programme',
      done: published,
      action: { label: t('home:setup.programme.action'), url: '/app/programme' },
    },
    {
      // Shopify does not tell an app whether its block is switched on; a redemption made in it proves that it is.
      key: 'widget',
      done: hasRedemption,
      action: { label: t('home:setup.widget.action'), url: themeEditorUrl, external: true },
    },
    { key: 'order', done: hasOrder && hasAward },
    { key: 'redemption', done: hasRedemption },
  ];
  const done = steps.filter((step) => step.done).length;
  if (done === steps.length) return null;
  const current = steps.find((step) => !step.done);
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="200">
          <Text as="h2" variant="headingMd">
            {t('home:setup.title')}
          </Text>
          <Text as="p" tone="subdued">
            {t('home:setup.progress', { done, all: steps.length })}
          </Text>
          <ProgressBar
            progress={(done / steps.length) * 100}
            size="small"
            tone="primary"
            ariaLabelledBy="setup-steps"
            animated={false}
          />
        </BlockStack>
        <Group id="setup-steps" label={t('home:setup.title')}>
          <BlockStack as="ol" gap="400">
            {steps.map((step) => (
              <SetupStep key={step.key} step={step} primary={step === current} />
            ))}
          </BlockStack>
        </Group>
      </BlockStack>
    </Card>
  );
}

function SetupStep({ step, primary }: { step: Step; primary: boolean }) {
  const { t } = useAdmin();
  return (
    <Box as="li">
      <InlineStack gap="300" wrap={false} blockAlign="start">
        <span>
          <Icon
            source={step.done ? CheckCircleIcon : ClockIcon}
            tone={step.done ? 'success' : 'subdued'}
            accessibilityLabel={t(step.done ? 'home:setup.done' : 'home:setup.open')}
          />
        </span>
        <BlockStack gap="200" inlineAlign="start">
          <Text as="h3" variant="headingSm" {...(step.done ? { tone: 'subdued' as const } : {})}>
            {t(`home:setup.${step.key}.title`)}
          </Text>
          {step.done ? null : (
            <>
              <Text as="p">{t(`home:setup.${step.key}.text`)}</Text>
              {step.action && (
                <Button
                  url={step.action.url}
                  variant={primary ? 'primary' : 'secondary'}
                  {...(step.action.external ? { target: '_top' as const } : {})}
                >
                  {step.action.label}
                </Button>
              )}
            </>
          )}
        </BlockStack>
      </InlineStack>
    </Box>
  );
}
