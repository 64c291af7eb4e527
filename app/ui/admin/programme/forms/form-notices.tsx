import { Banner, BlockStack, Button, ButtonGroup, Text } from '@shopify/polaris';
import type { ProgrammeSettings } from '#app/domain/programme/settings.ts';
import { UnsentBanner } from '../../unsent-banner.tsx';
import { useAdmin } from '../../use-admin.ts';
import { DifferenceList } from '../difference-list.tsx';
import { differences } from '../settings-differences.ts';
import type { Changed, SectionForm } from './use-section-form.ts';
import { WrongFields } from './wrong-fields.tsx';

type Form = Pick<
  SectionForm<unknown>,
  'errors' | 'answer' | 'changed' | 'save' | 'saveAnyway' | 'takeTheirs'
>;

/** What stands against a form: not sent, changed by somebody else meanwhile, or fields that are wrong. */
export function FormNotices({ form, settings }: { form: Form; settings: ProgrammeSettings }) {
  const { errors, answer, changed, save } = form;
  return (
    <>
      <UnsentBanner answer={answer} retry={save} />
      {changed !== null && <ChangedBanner changed={changed} settings={settings} form={form} />}
      <WrongFields errors={errors} />
    </>
  );
}

type ChangedProps = { changed: Changed; settings: ProgrammeSettings; form: Form };

/** What somebody else saved since the page was opened, and the choice between theirs and what was typed. */
function ChangedBanner({ changed, settings, form }: ChangedProps) {
  const language = useAdmin();
  const { t } = language;
  const how = changed.gone ? 'gone' : 'changed';
  return (
    <Banner tone="warning" title={t(`programme:meanwhile.${how}.title`)}>
      <BlockStack gap="300">
        <Text as="p">{t(`programme:meanwhile.${how}.text`)}</Text>
        {!changed.gone && <DifferenceList groups={differences(settings, changed.settings, language)} />}
        <ButtonGroup>
          <Button onClick={form.saveAnyway}>{t(`programme:meanwhile.${how}.mine`)}</Button>
          <Button onClick={form.takeTheirs}>{t(`programme:meanwhile.${how}.theirs`)}</Button>
        </ButtonGroup>
      </BlockStack>
    </Banner>
  );
}
