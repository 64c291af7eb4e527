import { BlockStack, Box, Button, Icon, type IconSource, Text } from '@shopify/polaris';

type Props = {
  icon: IconSource;
  title: string;
  text: string;
  /** `h2` where the list has no heading of its own. */
  heading?: 'h2' | 'h3';
  action?: { label: string } & ({ url: string } | { onAction: () => void });
};

/** In place of a list that has nothing yet: what will be here, and what makes it come. */
export function EmptyNote({ icon, title, text, heading = 'h3', action }: Props) {
  return (
    <Box paddingBlock="600" paddingInline="400">
      <BlockStack gap="300" inlineAlign="center">
        <Icon source={icon} tone="subdued" />
        <BlockStack gap="100" inlineAlign="center">
          <Text as={heading} variant="headingSm" alignment="center">
            {title}
          </Text>
          <div style={{ maxWidth: '32rem' }}>
            <Text as="p" alignment="center" tone="subdued">
              {text}
            </Text>
          </div>
        </BlockStack>
        {action && (
          <Button {...('url' in action ? { url: action.url } : { onClick: action.onAction })}>
            {action.label}
          </Button>
        )}
      </BlockStack>
    </Box>
  );
}
